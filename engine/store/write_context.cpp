#include "engine/store/write_context.h"

#include <nlohmann/json.hpp>
#include <span>

#include "engine/store/check.h"
#include "engine/store/context_rows.h"
#include "engine/store/errors.h"
#include "engine/store/exchange_rows.h"
#include "engine/store/kept_codec.h"
#include "engine/store/media_rows.h"
#include "engine/store/memory_rows.h"
#include "engine/store/option_text.h"
#include "engine/store/rows.h"
#include "engine/store/video_rows.h"
#include "engine/store/words.h"

namespace emloc {

namespace {

void write_demonstrations(SQLite::Database& database, std::int64_t id,
                          const std::vector<Demonstration>& demonstrations) {
    RowWriter insert(database,
                     "INSERT INTO demonstrations (context_id, position, question, answer, is_label) VALUES "
                     "(?, ?, ?, ?, ?)");
    RowWriter insert_medium(database,
                            "INSERT INTO demonstration_media (context_id, demonstration, position, kind, path, "
                            "media_sha256) VALUES (?, ?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < demonstrations.size(); ++i) {
        const auto& demonstration = demonstrations[i];
        const auto number = static_cast<std::int64_t>(i);
        insert << id << number << demonstration.question << demonstration.answer << demonstration.is_label;
        insert.exec();
        for (std::size_t j = 0; j < demonstration.media.size(); ++j) {
            const auto& medium = demonstration.media[j];
            const auto kind = word_of(medium.kind);
            write_medium(database, medium);
            insert_medium << id << number << static_cast<std::int64_t>(j) << kind << medium.path.native()
                          << medium.sha256;
            insert_medium.exec();
        }
    }
}

std::string grids_text(const DemonstrationSpans& spans) {
    auto grids = nlohmann::json::array();
    for (std::size_t i = 0; i < spans.grids.size(); ++i) {
        nlohmann::json medium = spans.grids[i];
        if (i < spans.runs.size()) {
            for (const auto& run : spans.runs[i]) medium.insert(medium.end(), {run.begin, run.end});
        }
        grids.push_back(std::move(medium));
    }
    return grids.dump();
}

void write_spans(SQLite::Database& database, std::int64_t id, std::int64_t chunk,
                 const std::vector<DemonstrationSpans>& all) {
    RowWriter insert(database,
                     "INSERT INTO spans (context_id, chunk, position, media_begin, media_end, question_begin, "
                     "question_end, answer_begin, answer_end, grids) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& spans = all[i];
        const auto grids = grids_text(spans);
        insert << id << chunk << static_cast<std::int64_t>(i) << spans.media.begin << spans.media.end;
        insert << spans.question.begin << spans.question.end << spans.answer.begin << spans.answer.end << grids;
        insert.exec();
    }
}

void write_trials(SQLite::Database& database, std::int64_t id, std::int64_t chunk, const std::vector<Trial>& trials) {
    RowWriter insert(database,
                     "INSERT INTO trials (context_id, chunk, position, layer, ratio, kept_tokens, js, accepted, "
                     "seconds, js_kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < trials.size(); ++i) {
        const auto& trial = trials[i];
        insert << id << chunk << static_cast<std::int64_t>(i) << trial.layer << trial.ratio << trial.kept_tokens;
        const auto kind = js_word_of(trial);
        (insert << trial.js << trial.accepted << trial.seconds << kind).exec();
    }
}

void write_decisions(SQLite::Database& database, std::int64_t id, std::int64_t chunk,
                     const std::vector<Decision>& decisions) {
    RowWriter insert(database,
                     "INSERT INTO decisions (context_id, chunk, layer, ratio, kept, importance) VALUES "
                     "(?, ?, ?, ?, ?, ?)");
    for (const auto& decision : decisions) {
        const auto kept = encode_kept(decision.kept);
        insert << id << chunk << decision.layer << decision.ratio << std::span<const std::byte>(kept);
        (insert << std::as_bytes(std::span(decision.importance))).exec();
    }
}

void write_measures(SQLite::Database& database, std::int64_t id, const std::vector<ChunkRecord>& chunks) {
    RowWriter insert(database, "INSERT INTO chunk_measures (context_id, chunk, js, features) VALUES (?, ?, ?, ?)");
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        if (!chunks[i].js && chunks[i].features.empty()) continue;
        insert << id << static_cast<std::int64_t>(i) << chunks[i].js;
        (insert << std::as_bytes(std::span(chunks[i].features))).exec();
    }
}

void write_chunks(SQLite::Database& database, std::int64_t id, const std::vector<ChunkRecord>& chunks) {
    RowWriter insert(database,
                     "INSERT INTO chunks (context_id, position, tokens, first_demonstration, "
                     "position_offset_after, seconds_vision, seconds_chunk, seconds_observation, seconds_search, "
                     "method, method_options) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        const auto& chunk = chunks[i];
        const auto number = static_cast<std::int64_t>(i);
        insert << id << number << chunk.tokens << chunk.first_demonstration << chunk.position_offset_after;
        insert << chunk.seconds.vision << chunk.seconds.chunk << chunk.seconds.observation << chunk.seconds.search;
        const auto options = text_of(chunk.method.options);
        (insert << chunk.method.name << options).exec();
        write_spans(database, id, number, chunk.demonstrations);
        write_trials(database, id, number, chunk.trials);
        write_decisions(database, id, number, chunk.decisions);
    }
}

// Free pages go back to the file system where they are at least that share of the file. What was acknowledged doesn't
// depend on it, so a failure (another program holds the store, the disk is full) only puts it off.
void give_back_space(StoreConnection& connection, double share) noexcept {
    constexpr std::int64_t kWorthIt = 2 << 20;  // bytes
    try {
        auto& database = *connection.database;
        const auto pages = database.execAndGet("PRAGMA freelist_count").getInt64();
        if (pages * database.execAndGet("PRAGMA page_size").getInt64() < kWorthIt) return;
        const auto all = database.execAndGet("PRAGMA page_count").getInt64();
        if (static_cast<double>(pages) < share * static_cast<double>(all)) return;
        database.exec("PRAGMA incremental_vacuum");
        connection.log.wait();
        database.exec("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (const SQLite::Exception&) {
    }
}

void set_attributes(ContextRow& row, const std::optional<Attributes>& given,
                    const std::optional<ContextRow>& replaced) {
    row.modified = now();
    row.created = row.modified;
    if (given) {
        row.created = given->created;
        row.note = given->note;
        row.accuracy = given->accuracy;
    } else if (replaced && replaced->intact) {
        row.created = replaced->created;
        row.note = replaced->note;
    }
}

// What was said to a context that is about to be replaced, which stays; its test was one of another memory. Where it
// has changed, it must not keep the context from being mended.
std::vector<Exchange> said_to(SQLite::Database& database, const ContextRow& replaced) {
    try {
        return read_exchanges(database, replaced.id, LoadMedia::kReferences);
    } catch (const Damage&) {
        return {};
    }
}

}  // namespace

void save_context(StoreConnection& connection, const std::string& name, const Context& context, WhenTaken when_taken,
                  const std::optional<Attributes>& attributes) {
    auto& database = *connection.database;
    if (const auto fault = fault_of(context))
        raise(ErrorKind::kInvalidArgument, "The context “{}” can't be saved: {}. Adapt it again.", name, *fault);
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    const auto replaced = find_any(database, name);
    if (replaced && when_taken == WhenTaken::kRefuse) {
        raise(ErrorKind::kNameTaken, "There is already a context “{}” in {}. Choose another name, or replace it.", name,
              connection.file.string());
    }
    // Media that are only references rely on rows that must not go meanwhile: hence within the transaction.
    const auto demonstrations = media_ready(database, context.demonstrations);
    const auto parts = seal_parts(context.memory);
    auto row = row_of(context, seal_of(context, demonstrations, parts));
    row.name = name;
    row.id = next_id(database);
    set_attributes(row, attributes, replaced);
    auto said = replaced ? said_to(database, *replaced) : std::vector<Exchange>{};
    // The memory first, which lies down over the replaced one before that goes; whose it is, is there at the commit.
    database.exec("PRAGMA defer_foreign_keys = ON");
    const auto id = row.id;
    write_memory(database, id, context.memory, parts, replaced ? std::optional(replaced->id) : std::nullopt);
    if (replaced) delete_row(database, *replaced);
    insert_row(database, row);
    for (auto& exchange : said) insert_exchange(database, id, std::move(exchange));
    write_demonstrations(database, id, demonstrations);
    write_video(database, id, context);
    write_chunks(database, id, context.chunks);
    write_measures(database, id, context.chunks);
    if (replaced) delete_orphaned_media(database);
    transaction.commit();
    constexpr double kLeftByReplacing = 0.25;  // less is soon filled by what replaces it next
    if (replaced) give_back_space(connection, kLeftByReplacing);
}

void remove_context(StoreConnection& connection, const std::function<ContextRow()>& find) {
    auto& database = *connection.database;
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    delete_row(database, find());
    delete_orphaned_media(database);
    transaction.commit();
    give_back_space(connection, 0);
}

}  // namespace emloc
