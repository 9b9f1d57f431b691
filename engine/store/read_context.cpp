#include "engine/store/read_context.h"

#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "engine/store/check.h"
#include "engine/store/earlier_seal.h"
#include "engine/store/earlier_versions.h"
#include "engine/store/errors.h"
#include "engine/store/kept_codec.h"
#include "engine/store/media_rows.h"
#include "engine/store/option_text.h"
#include "engine/store/rows.h"
#include "engine/store/video_rows.h"
#include "engine/store/words.h"

namespace emloc {

namespace {

// Rows of one kind come in the order of their position, which counts from 0: anything else ends the reading, so a file
// can't make a list longer than it says.
template <class T>
void expect_position(std::int64_t position, const std::vector<T>& so_far, const char* what) {
    if (position != static_cast<std::int64_t>(so_far.size())) damage("its {} are not in order", what);
}

template <class T>
void expect_count(std::int64_t count, const std::vector<T>& all, const char* what) {
    if (count != static_cast<std::int64_t>(all.size())) damage("it has {} of {} {}", all.size(), count, what);
}

std::vector<Demonstration> read_demonstrations(SQLite::Database& database, const ContextRow& row) {
    RowReader reader(database,
                     "SELECT position, question, answer, is_label FROM demonstrations WHERE context_id = ? "
                     "ORDER BY position");
    reader.bind(row.id);
    std::vector<Demonstration> demonstrations;
    while (reader.next()) {
        std::int64_t position = 0;
        Demonstration demonstration;
        reader >> position >> demonstration.question >> demonstration.answer >> demonstration.is_label;
        expect_position(position, demonstrations, "demonstrations");
        demonstrations.push_back(std::move(demonstration));
    }
    expect_count(row.demonstrations, demonstrations, "demonstrations");
    return demonstrations;
}

void read_media(SQLite::Database& database, std::int64_t id, LoadMedia what,
                std::vector<Demonstration>& demonstrations) {
    RowReader reader(database,
                     "SELECT demonstration, position, kind, path, media_sha256 FROM demonstration_media WHERE "
                     "context_id = ? ORDER BY demonstration, position");
    reader.bind(id);
    MediaReader media(database, what);
    while (reader.next()) {
        std::int64_t number = 0, position = 0;
        std::string kind, path;
        Media medium;
        reader >> number >> position >> kind >> path >> medium.sha256;
        if (number < 0 || number >= static_cast<std::int64_t>(demonstrations.size()))
            damage("a medium has no demonstration");
        auto& own = demonstrations[static_cast<std::size_t>(number)].media;
        expect_position(position, own, "media");
        const auto known = media_kind_of(kind);
        if (!known) damage("the kind of a medium has changed");
        medium.kind = *known;
        medium.path = path;
        medium.bytes = media.bytes_of(medium.sha256);
        own.push_back(std::move(medium));
    }
}

// [[t, h, w], ...], and behind a medium's grid the ends of its runs of tokens where it has several: begin, end, ...
void read_grids(const std::string& text, DemonstrationSpans& spans) {
    const auto parsed = nlohmann::json::parse(text, nullptr, false);
    const auto is_medium = [](const nlohmann::json& value) {
        const auto is_whole = [](const nlohmann::json& number) { return number.is_number_integer(); };
        return value.is_array() && value.size() >= 3 && value.size() % 2 == 1 && std::ranges::all_of(value, is_whole);
    };
    if (!parsed.is_array() || !std::ranges::all_of(parsed, is_medium))
        damage("the grids of a demonstration have changed");
    for (const auto& value : parsed) {
        const auto numbers = value.get<std::vector<std::int64_t>>();
        spans.grids.push_back({numbers[0], numbers[1], numbers[2]});
        auto& runs = spans.runs.emplace_back();
        for (std::size_t i = 3; i < numbers.size(); i += 2) runs.push_back({numbers[i], numbers[i + 1]});
    }
    const auto is_empty = [](const auto& runs) { return runs.empty(); };
    if (std::ranges::all_of(spans.runs, is_empty)) spans.runs.clear();
}

// The part of one chunk that lies in a table of its own: `sql` selects by context and chunk.
class PerChunk {
 public:
    PerChunk(SQLite::Database& database, const char* sql) : reader_(database, sql) {}
    RowReader& of(std::int64_t context_id, std::int64_t chunk) {
        reader_.reset();
        return reader_.bind(context_id).bind(chunk);
    }

 private:
    RowReader reader_;
};

std::vector<DemonstrationSpans> read_spans(RowReader& reader) {
    std::vector<DemonstrationSpans> all;
    while (reader.next()) {
        std::int64_t position = 0;
        std::string grids;
        DemonstrationSpans spans;
        reader >> position >> spans.media.begin >> spans.media.end >> spans.question.begin >> spans.question.end;
        reader >> spans.answer.begin >> spans.answer.end >> grids;
        expect_position(position, all, "spans");
        read_grids(grids, spans);
        all.push_back(std::move(spans));
    }
    return all;
}

int small(std::int64_t number) {
    if (number < 0 || number > 1 << 30) damage("a number of a layer or chunk has changed");
    return static_cast<int>(number);
}

std::vector<Trial> read_trials(RowReader& reader, std::int64_t chunk) {
    std::vector<Trial> trials;
    while (reader.next()) {
        std::int64_t position = 0, layer = 0;
        std::string kind;
        Trial trial;
        reader >> position >> layer >> trial.ratio >> trial.kept_tokens >> trial.js >> trial.accepted >> trial.seconds;
        reader >> kind;
        expect_position(position, trials, "trials");
        if (!set_js_kind(trial, kind)) damage("the kind of a trial has changed");
        trial.chunk = small(chunk);
        trial.layer = small(layer);
        trials.push_back(trial);
    }
    return trials;
}

std::vector<Decision> read_decisions(RowReader& reader, std::int64_t chunk, std::int64_t tokens) {
    std::vector<Decision> decisions;
    while (reader.next()) {
        std::int64_t layer = 0;
        std::span<const std::byte> kept, importance;
        Decision decision;
        reader >> layer >> decision.ratio >> kept >> importance;
        expect_position(layer, decisions, "decisions");
        auto positions = decode_kept(kept, tokens);
        if (!positions || importance.size() % sizeof(float) != 0) damage("a decision has changed");
        decision.chunk = small(chunk);
        decision.layer = small(layer);
        decision.kept = std::move(*positions);
        decision.importance.resize(importance.size() / sizeof(float));
        if (!importance.empty()) std::memcpy(decision.importance.data(), importance.data(), importance.size());
        decisions.push_back(std::move(decision));
    }
    return decisions;
}

std::vector<ChunkRecord> read_chunks(SQLite::Database& database, const ContextRow& row) {
    RowReader reader(database,
                     "SELECT position, tokens, first_demonstration, position_offset_after, seconds_vision, "
                     "seconds_chunk, seconds_observation, seconds_search, method, method_options FROM chunks WHERE "
                     "context_id = ? ORDER BY position");
    PerChunk spans(database,
                   "SELECT position, media_begin, media_end, question_begin, question_end, answer_begin, "
                   "answer_end, grids FROM spans WHERE context_id = ? AND chunk = ? ORDER BY position");
    PerChunk trials(database,
                    "SELECT position, layer, ratio, kept_tokens, js, accepted, seconds, js_kind FROM trials WHERE "
                    "context_id = ? AND chunk = ? ORDER BY position");
    PerChunk decisions(database,
                       "SELECT layer, ratio, kept, importance FROM decisions WHERE context_id = ? AND chunk = ? "
                       "ORDER BY layer");
    reader.bind(row.id);
    std::vector<ChunkRecord> chunks;
    while (reader.next()) {
        std::int64_t position = 0;
        std::string method_options;
        ChunkRecord chunk;
        reader >> position >> chunk.tokens >> chunk.first_demonstration >> chunk.position_offset_after;
        reader >> chunk.seconds.vision >> chunk.seconds.chunk >> chunk.seconds.observation >> chunk.seconds.search;
        reader >> chunk.method.name >> method_options;
        expect_position(position, chunks, "chunks");
        auto options = options_in(method_options);
        if (!options) damage("the options of a chunk have changed");
        chunk.method.options = std::move(*options);
        chunk.demonstrations = read_spans(spans.of(row.id, position));
        chunk.trials = read_trials(trials.of(row.id, position), position);
        chunk.decisions = read_decisions(decisions.of(row.id, position), position, chunk.tokens);
        chunks.push_back(std::move(chunk));
    }
    expect_count(row.chunks, chunks, "chunks");
    return chunks;
}

// What earlier versions had no table for.
void read_measures(SQLite::Database& database, std::int64_t id, std::vector<ChunkRecord>& chunks) {
    if (!database.tableExists("chunk_measures")) return;
    RowReader reader(database, "SELECT chunk, js, features FROM chunk_measures WHERE context_id = ? ORDER BY chunk");
    reader.bind(id);
    while (reader.next()) {
        std::int64_t number = 0;
        std::optional<double> js;
        std::span<const std::byte> features;
        reader >> number >> js >> features;
        if (number < 0 || number >= std::ssize(chunks)) damage("a chunk was measured that is not there");
        auto& chunk = chunks[static_cast<std::size_t>(number)];
        chunk.js = js;
        chunk.features.resize(features.size() / sizeof(float));
        if (!chunk.features.empty())
            std::memcpy(chunk.features.data(), features.data(), chunk.features.size() * sizeof(float));
    }
}

}  // namespace

SealedContext read_sealed(SQLite::Database& database, const ContextRow& row, LoadMedia media, KeepTensors tensors) {
    auto context = skeleton_of(row);
    context.demonstrations = read_demonstrations(database, row);
    read_media(database, row.id, media, context.demonstrations);
    read_video(database, row.id, context);
    context.chunks = read_chunks(database, row);
    read_measures(database, row.id, context.chunks);
    auto parts = read_memory(database, row.id, row.layers, context.memory, tensors);
    if (const auto fault = fault_of(context, tensors == KeepTensors::kYes)) damage("{}", *fault);
    const auto seal =
        row.columns ? earlier_seal_of(context, *row.columns, parts) : seal_of(context, context.demonstrations, parts);
    if (!matches(seal, row.content_seal)) damage("it does not match its checksum");
    if (row.columns) complete(context, *row.columns);
    return {std::move(context), std::move(parts)};
}

Context read_context(SQLite::Database& database, const ContextRow& row, LoadMedia media, KeepTensors tensors) {
    try {
        return read_sealed(database, row, media, tensors).context;
    } catch (const Damage& found) {
        damage("the context “{}”: {}", row.name, found.what());
    }
}

}  // namespace emloc
