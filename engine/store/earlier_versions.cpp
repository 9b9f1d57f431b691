#include "engine/store/earlier_versions.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>

#include "engine/store/context_rows.h"
#include "engine/store/errors.h"
#include "engine/store/memory_rows.h"
#include "engine/store/option_text.h"
#include "engine/store/read_context.h"
#include "engine/store/rows.h"
#include "engine/store/schema_tables.h"

namespace emloc {

namespace {

constexpr int kLastWithColumns = 4;
constexpr int kLastWithOneTest = 5;

// The trials that ended early lay in a table; of which kind all of them were, the context's search said.
constexpr const char* kViews = R"(
CREATE TEMP VIEW chunks AS SELECT *, '' AS method, '{}' AS method_options FROM main.chunks;
CREATE TEMP VIEW layer_memory AS SELECT *, '[]' AS head_tokens, x'' AS positions FROM main.layer_memory;
CREATE TEMP VIEW trials AS SELECT *,
    CASE WHEN EXISTS (SELECT 1 FROM stopped_trials s
        WHERE s.context_id = t.context_id AND s.chunk = t.chunk AND s.position = t.position)
    THEN CASE (SELECT search FROM search_options o WHERE o.context_id = t.context_id)
        WHEN 'screened' THEN 'estimate' ELSE 'bound' END
    ELSE 'exact' END AS js_kind FROM main.trials t;
)";

// Of one test for each context, which had no number of its own.
constexpr const char* kTestViews = R"(
CREATE TEMP VIEW test_runs AS SELECT context_id AS id, context_id, created, '' AS images, seconds, seal FROM tests;
CREATE TEMP VIEW tested_images AS SELECT context_id AS run_id, position, path, label, answer, probability, error
    FROM test_answers;
)";

constexpr const char* kEveryTest = R"(
INSERT INTO test_runs (context_id, created, images, seconds, seal)
    SELECT context_id, created, '', seconds, seal FROM tests ORDER BY context_id;
INSERT INTO tested_images (run_id, position, path, label, answer, probability, error)
    SELECT r.id, a.position, a.path, a.label, a.answer, a.probability, a.error
    FROM test_answers a JOIN test_runs r ON r.context_id = a.context_id;
DROP TABLE test_answers;
DROP TABLE tests;
)";

constexpr const char* kNewColumns = R"(
DROP VIEW IF EXISTS overview;
DROP VIEW IF EXISTS retention;
ALTER TABLE chunks ADD COLUMN method TEXT NOT NULL DEFAULT '';
ALTER TABLE chunks ADD COLUMN method_options TEXT NOT NULL DEFAULT '{}';
ALTER TABLE layer_memory ADD COLUMN head_tokens TEXT NOT NULL DEFAULT '[]';
ALTER TABLE layer_memory ADD COLUMN positions BLOB NOT NULL DEFAULT x'';
ALTER TABLE trials ADD COLUMN js_kind TEXT NOT NULL DEFAULT 'exact';
UPDATE trials SET js_kind = CASE (SELECT search FROM search_options o WHERE o.context_id = trials.context_id)
        WHEN 'screened' THEN 'estimate' ELSE 'bound' END
    WHERE (context_id, chunk, position) IN (SELECT context_id, chunk, position FROM stopped_trials);
)";

constexpr const char* kOldColumns = R"(
DROP TABLE search_options;
DROP TABLE stopped_trials;
ALTER TABLE video_options DROP COLUMN layers_per_group;
ALTER TABLE contexts RENAME COLUMN mode TO method;
ALTER TABLE contexts RENAME COLUMN ratios TO method_options;
ALTER TABLE contexts DROP COLUMN delta;
)";

// What one KV head of one layer holds of all chunks, from what was decided of each.
std::vector<std::int32_t> tokens_of(const Context& context, std::size_t layer, std::size_t head) {
    std::vector<std::int32_t> tokens;
    std::int64_t read = 0;
    for (const auto& chunk : context.chunks) {
        const bool whole = chunk.decisions.size() <= layer || chunk.decisions[layer].kept.empty();
        const auto count = whole ? chunk.tokens : std::ssize(chunk.decisions[layer].kept[head]);
        for (std::int64_t i = 0; i < count; ++i) {
            const auto place = whole ? i : chunk.decisions[layer].kept[head][static_cast<std::size_t>(i)];
            tokens.push_back(static_cast<std::int32_t>(read + place));
        }
        read += chunk.tokens;
    }
    return tokens;
}

// Whether the decisions account for every token of the layer; a memory without chunks has the system turn alone.
bool explains(const Context& context, std::size_t layer) {
    std::int64_t tokens = 0, read = 0;
    for (const auto& chunk : context.chunks) {
        const bool whole = chunk.decisions.size() <= layer || chunk.decisions[layer].kept.empty();
        const auto& kept = whole ? KeptTokens{} : chunk.decisions[layer].kept;
        for (const auto& head : kept)
            if (head.size() != kept.front().size()) return false;
        tokens += whole ? chunk.tokens : std::ssize(kept.front());
        read += chunk.tokens;
    }
    return read <= std::numeric_limits<std::int32_t>::max() && tokens == context.memory.layers[layer].tokens;
}

void write_completed(SQLite::Database& database, std::int64_t id, const Context& context) {
    RowWriter chunk(database, "UPDATE chunks SET method = ?, method_options = ? WHERE context_id = ? AND position = ?");
    for (std::size_t i = 0; i < context.chunks.size(); ++i) {
        const auto& method = context.chunks[i].method;
        const auto options = text_of(method.options);
        (chunk << method.name << options << id << static_cast<std::int64_t>(i)).exec();
    }
    write_layers(database, id, context.memory, WriteLayers::kOver);
}

// Writes what the context lacked; its row with the seals of this version.
void bring_up(SQLite::Database& database, ContextRow& row) {
    if (!row.intact) return;
    try {
        const auto read = read_sealed(database, row, LoadMedia::kReferences, KeepTensors::kUnread);
        write_completed(database, row.id, read.context);
        row.content_seal = seal_of(read.context, read.context.demonstrations, read.parts);
    } catch (const Damage&) {
        // The seal of the earlier version stays, which matches nothing of this one.
    }
}

}  // namespace

void show_as_current(SQLite::Database& database, int version) {
    constexpr std::string_view kCreate = "CREATE TABLE ";
    for (const std::string_view sql : statements_of(kLastWithColumns, version + 1))
        if (sql.starts_with(kCreate)) database.exec("CREATE TEMP TABLE " + std::string(sql.substr(kCreate.size())));
    if (version <= kLastWithColumns) database.exec(kViews);
    if (version <= kLastWithOneTest) database.exec(kTestViews);
}

void keep_every_test(SQLite::Database& database) {
    database.exec(kEveryTest);
}

void store_methods_by_name(SQLite::Database& database) {
    auto rows = all_rows(database);
    database.exec(kNewColumns);
    for (auto& row : rows) bring_up(database, row);
    database.exec(kOldColumns);
    for (const auto* sql : view_statements()) database.exec(sql);
    for (auto& row : rows)
        if (row.intact) rewrite_row(database, row);
}

void complete(Context& context, const MethodColumns& columns) {
    context.options.method = choice_of(columns);
    for (auto& chunk : context.chunks) chunk.method = context.options.method;
    auto& memory = context.memory;
    for (std::size_t layer = 0; layer < memory.layers.size() && !context.chunks.empty(); ++layer) {
        if (!explains(context, layer)) continue;
        auto& positions = memory.layers[layer].positions;
        for (std::size_t head = 0; head < static_cast<std::size_t>(memory.kv_heads); ++head)
            positions.push_back(tokens_of(context, layer, head));
    }
}

}  // namespace emloc
