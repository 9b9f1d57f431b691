#include "engine/adaptation/encoding/chunking.h"

#include <iterator>

namespace emloc {
namespace {

TokenSpan moved(const TokenSpan& span, std::int64_t by) {
    return {span.begin + by, span.end + by};
}

std::vector<std::int64_t> indices_of(const TokenSpan& span) {
    std::vector<std::int64_t> indices;
    for (auto i = span.begin; i < span.end; ++i) indices.push_back(i);
    return indices;
}

// The rows of the turn's first medium; none without media.
std::vector<std::int64_t> first_medium(const Turn& turn, const std::vector<MediaTokens>& media) {
    std::vector<std::int64_t> rows;
    for (std::size_t run = 0; !media.empty() && run < media.front().runs.size(); ++run) {
        const auto more = indices_of(turn.pads[run]);
        rows.insert(rows.end(), more.begin(), more.end());
    }
    return rows;
}

Result<EncodedSequence> encode_sequence(const Network& network, const std::vector<TokenId>& ids,
                                        std::span<const PadRun> runs, const at::Tensor& media) {
    auto positions = mrope_positions(ids, runs, network.config().tokens);
    if (!positions) return tl::unexpected(positions.error());
    return EncodedSequence{network.embed(ids, std::move(*positions), media), {}, {}, {}};
}

}  // namespace

std::vector<ChunkPlan> plan_chunks(std::span<const std::int64_t> tokens, std::int64_t lead_tokens,
                                   const AdaptationOptions& options) {
    std::vector<ChunkPlan> plans;
    std::int64_t used = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const bool full = !plans.empty() && (used + tokens[i] > options.chunk_tokens ||
                                             plans.back().count == options.demonstrations_per_chunk);
        if (plans.empty() || full) {
            plans.push_back({static_cast<std::int64_t>(i), 0});
            used = i == 0 ? lead_tokens : 0;
        }
        used += tokens[i];
        ++plans.back().count;
    }
    return plans;
}

namespace {

// Where the pads of each run of media of several runs stand, moved by `begin`; empty where no medium has several.
std::vector<std::vector<TokenSpan>> timed_runs(const Turn& turn, const std::vector<MediaTokens>& media,
                                               std::int64_t begin) {
    const auto has_several = [](const MediaTokens& medium) { return medium.runs.size() > 1; };
    std::vector<std::vector<TokenSpan>> all;
    if (std::ranges::none_of(media, has_several)) return all;
    std::size_t run = 0;
    for (const auto& medium : media) {
        auto& own = all.emplace_back();
        for (std::size_t i = 0; i < medium.runs.size(); ++i, ++run)
            if (has_several(medium)) own.push_back({turn.pads[run].begin + begin, turn.pads[run].end + begin});
    }
    return all;
}

}  // namespace

DemonstrationEncoder::DemonstrationEncoder(const Model& model, const AdaptationOptions& options, FrameProgress progress)
    : model_(model),
      system_prompt_(*options.system_prompt),
      settings_(media_settings(model.media(), options)),
      progress_(std::move(progress)) {}

std::vector<TokenId> DemonstrationEncoder::system_turn() const {
    return emloc::system_turn(model_.tokenizer(), model_.chat_tokens(), system_prompt_);
}

Result<Turn> DemonstrationEncoder::turn(const Demonstration& demonstration, std::span<const MediaTokens> media) const {
    return demonstration_turn(model_.tokenizer(), model_.chat_tokens(), media, demonstration.question,
                              demonstration.answer);
}

Result<std::vector<std::int64_t>> DemonstrationEncoder::count_tokens(std::span<const Demonstration> demonstrations,
                                                                     const std::stop_token& stop) const {
    std::vector<std::int64_t> counts;
    for (const auto& demonstration : demonstrations) {
        throw_if_stopped(stop);
        const auto media = count_media(demonstration.media, settings_, stop);
        if (!media) return tl::unexpected(media.error());
        const auto turn_of = turn(demonstration, *media);
        if (!turn_of) return tl::unexpected(turn_of.error());
        counts.push_back(static_cast<std::int64_t>(turn_of->ids.size()));
    }
    return counts;
}

Result<ChunkText> DemonstrationEncoder::tokenize(std::span<const Demonstration> demonstrations,
                                                 std::vector<TokenId> lead, const std::stop_token& stop) const {
    ChunkText text{.ids = std::move(lead), .turns = {}, .begins = {}, .media = {}};
    for (const auto& demonstration : demonstrations) {
        auto media = prepare_media(demonstration.media, settings_, stop, progress_);
        if (!media) return tl::unexpected(media.error());
        auto turn_of = turn(demonstration, media->tokens);
        if (!turn_of) return tl::unexpected(turn_of.error());
        text.begins.push_back(static_cast<std::int64_t>(text.ids.size()));
        text.ids.insert(text.ids.end(), turn_of->ids.begin(), turn_of->ids.end());
        text.turns.push_back(std::move(*turn_of));
        text.media.push_back(std::move(*media));
    }
    return text;
}

Result<EncodedChunk> DemonstrationEncoder::encode(ChunkText text, int index) const {
    const auto& network = model_.network();
    std::vector<Patches> patches;
    std::vector<PadRun> runs;
    std::vector<std::int64_t> visual_tokens;
    for (auto& media : text.media) {
        patches.insert(patches.end(), std::make_move_iterator(media.patches.begin()),
                       std::make_move_iterator(media.patches.end()));
        const auto own = runs_of(media.tokens);
        runs.insert(runs.end(), own.begin(), own.end());
        std::int64_t count = 0;
        for (const auto& medium : media.tokens) count += medium.count();
        visual_tokens.push_back(count);
    }
    const auto embeddings = network.encode_media(patches);
    EncodedChunk chunk{.index = index, .sequence = {}, .observations = {}};
    auto sequence = encode_sequence(network, text.ids, runs, embeddings);
    if (!sequence) return tl::unexpected(sequence.error());
    chunk.sequence = std::move(*sequence);
    std::int64_t begin = 0;
    for (std::size_t i = 0; i < text.turns.size(); ++i) {
        const auto own = visual_tokens[i] > 0 ? embeddings.narrow(0, begin, visual_tokens[i]) : at::Tensor();
        begin += visual_tokens[i];
        auto observation = encode_sequence(network, text.turns[i].ids, runs_of(text.media[i].tokens), own);
        if (!observation) return tl::unexpected(observation.error());
        observation->label_rows = indices_of(text.turns[i].answer);
        observation->media_rows = first_medium(text.turns[i], text.media[i].tokens);
        for (const auto row : observation->label_rows) chunk.sequence.label_rows.push_back(text.begins[i] + row);
        chunk.observations.push_back(std::move(*observation));
    }
    return chunk;
}

std::vector<DemonstrationSpans> DemonstrationEncoder::spans(const ChunkText& text) {
    std::vector<DemonstrationSpans> all;
    for (std::size_t i = 0; i < text.turns.size(); ++i) {
        const auto begin = text.begins[i];
        DemonstrationSpans spans{.media = moved(text.turns[i].media, begin),
                                 .question = moved(text.turns[i].question, begin),
                                 .answer = moved(text.turns[i].answer, begin),
                                 .grids = {}};
        for (const auto& grid : text.media[i].grids) spans.grids.push_back({grid.t, grid.h, grid.w});
        spans.runs = timed_runs(text.turns[i], text.media[i].tokens, begin);
        all.push_back(std::move(spans));
    }
    return all;
}

}  // namespace emloc
