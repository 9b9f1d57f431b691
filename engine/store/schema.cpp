#include "engine/store/schema.h"

#include <array>
#include <string>
#include <string_view>

#include "engine/store/files.h"
#include "engine/store/structure.h"

namespace emloc {

namespace {

struct Object {
    const char* name;
    const char* sql;  // as sqlite_schema keeps it
    int since = 1;    // the version that brought it
};

// Blobs: `kept` is described in kept_codec.h; `importance` is f32, little-endian, [kv_heads * tokens of the chunk];
// `bytes` of memory_parts, put together in the order of `part`, is [kv_heads, tokens, head_dim] of the context's dtype,
// little-endian; checksums and seals are XXH3-128 (seal.h). Reals that are not a number are NULL. JSON: ratios [0.1,
// ...]; labels ["cat", ...], of an exchange [["cat", 0.9], ...]; grids [[t, h, w], ...].
constexpr std::array kTables{
    Object{"catalog", R"(CREATE TABLE catalog (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    kind TEXT NOT NULL,         -- 'store' or 'export'
    contexts INTEGER NOT NULL,  -- how many there are
    seal BLOB NOT NULL          -- exclusive or over (id, name) of all of them
))"},
    Object{"contexts", R"(CREATE TABLE contexts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    note TEXT NOT NULL,
    accuracy REAL,
    created TEXT NOT NULL,      -- ISO 8601, UTC
    modified TEXT NOT NULL,
    model_name TEXT NOT NULL,
    model_family TEXT NOT NULL,
    model_sha256 TEXT NOT NULL,
    model_layers INTEGER NOT NULL,
    model_kv_heads INTEGER NOT NULL,
    model_head_dim INTEGER NOT NULL,
    mode TEXT NOT NULL,         -- 'emloc', 'naive', 'zero-shot'
    delta REAL,
    ratios TEXT NOT NULL,
    chunk_tokens INTEGER NOT NULL,
    demonstrations_per_chunk INTEGER NOT NULL,
    min_pixels INTEGER,
    max_pixels INTEGER,
    system_prompt TEXT NOT NULL,
    dtype TEXT NOT NULL,        -- of the memory: 'f32', 'f16', 'bf16'
    kv_heads INTEGER NOT NULL,
    head_dim INTEGER NOT NULL,
    position_offset INTEGER NOT NULL,
    layers INTEGER NOT NULL,    -- of the memory
    demonstrations INTEGER NOT NULL,
    labels TEXT NOT NULL,
    chunks INTEGER NOT NULL,
    tokens INTEGER NOT NULL,    -- before pruning
    kept_share REAL NOT NULL,
    memory_bytes INTEGER NOT NULL,
    content_seal BLOB NOT NULL, -- over what load() gives
    row_seal BLOB NOT NULL      -- over the other columns of this row
))"},
    Object{"demonstrations", R"(CREATE TABLE demonstrations (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    is_label INTEGER NOT NULL,
    PRIMARY KEY (context_id, position)
))"},
    Object{"media", R"(CREATE TABLE media (
    sha256 TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    bytes BLOB                  -- NULL: too large, kept at the path that demonstration_media names
))"},
    Object{"demonstration_media", R"(CREATE TABLE demonstration_media (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    demonstration INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,         -- 'image' or 'video'
    path TEXT NOT NULL,
    media_sha256 TEXT NOT NULL REFERENCES media (sha256),
    PRIMARY KEY (context_id, demonstration, position)
))"},
    Object{"chunks", R"(CREATE TABLE chunks (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    first_demonstration INTEGER NOT NULL,
    position_offset_after INTEGER NOT NULL,
    seconds_vision REAL,
    seconds_chunk REAL,
    seconds_observation REAL,
    seconds_search REAL,
    PRIMARY KEY (context_id, position)
))"},
    Object{"spans", R"(CREATE TABLE spans (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    chunk INTEGER NOT NULL,
    position INTEGER NOT NULL,  -- the demonstration's in the chunk
    media_begin INTEGER NOT NULL,
    media_end INTEGER NOT NULL,
    question_begin INTEGER NOT NULL,
    question_end INTEGER NOT NULL,
    answer_begin INTEGER NOT NULL,
    answer_end INTEGER NOT NULL,
    grids TEXT NOT NULL,
    PRIMARY KEY (context_id, chunk, position)
))"},
    Object{"trials", R"(CREATE TABLE trials (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    chunk INTEGER NOT NULL,
    position INTEGER NOT NULL,  -- in the order in which they ran
    layer INTEGER NOT NULL,
    ratio REAL,
    kept_tokens INTEGER NOT NULL,
    js REAL,
    accepted INTEGER NOT NULL,
    seconds REAL,
    PRIMARY KEY (context_id, chunk, position)
))"},
    Object{"decisions", R"(CREATE TABLE decisions (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    chunk INTEGER NOT NULL,
    layer INTEGER NOT NULL,
    ratio REAL,
    kept BLOB NOT NULL,
    importance BLOB NOT NULL,
    PRIMARY KEY (context_id, chunk, layer)
))"},
    Object{"layer_memory", R"(CREATE TABLE layer_memory (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    layer INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    PRIMARY KEY (context_id, layer)
))"},
    Object{"memory_parts", R"(CREATE TABLE memory_parts (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    layer INTEGER NOT NULL,
    tensor TEXT NOT NULL,       -- 'key' or 'value'
    part INTEGER NOT NULL,
    checksum BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (context_id, layer, tensor, part)
))"},
    Object{"media_users", R"(CREATE INDEX media_users ON demonstration_media (media_sha256))"},
    Object{"exchanges", R"(CREATE TABLE exchanges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    context_id INTEGER REFERENCES contexts (id) ON DELETE CASCADE, -- NULL: asked without a context
    created TEXT NOT NULL,      -- ISO 8601, UTC
    kind TEXT NOT NULL,         -- 'answer' or 'classification'
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    labels TEXT NOT NULL,       -- with their probabilities, most probable first
    tokens INTEGER NOT NULL,
    first_token_seconds REAL,
    seconds REAL,
    stopped INTEGER NOT NULL,
    seal BLOB NOT NULL          -- over this row and its media
))",
           2},
    Object{"exchange_media", R"(CREATE TABLE exchange_media (
    exchange_id INTEGER NOT NULL REFERENCES exchanges (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,         -- 'image' or 'video'
    path TEXT NOT NULL,
    media_sha256 TEXT NOT NULL REFERENCES media (sha256),
    PRIMARY KEY (exchange_id, position)
))",
           2},
    Object{"tests", R"(CREATE TABLE tests (
    context_id INTEGER PRIMARY KEY REFERENCES contexts (id) ON DELETE CASCADE,
    created TEXT NOT NULL,      -- ISO 8601, UTC
    seconds REAL,
    seal BLOB NOT NULL          -- over this row and its answers
))",
           2},
    Object{"test_answers", R"(CREATE TABLE test_answers (
    context_id INTEGER NOT NULL REFERENCES tests (context_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    path TEXT NOT NULL,
    label TEXT NOT NULL,
    answer TEXT NOT NULL,
    probability REAL,
    error TEXT NOT NULL,        -- empty: it could be read
    PRIMARY KEY (context_id, position)
))",
           2},
    Object{"exchanges_of", R"(CREATE INDEX exchanges_of ON exchanges (context_id, id))", 2},
    // How the frames of videos are taken, where not by the defaults.
    Object{"video_options", R"(CREATE TABLE video_options (
    context_id INTEGER NOT NULL PRIMARY KEY REFERENCES contexts (id) ON DELETE CASCADE,
    fps REAL NOT NULL,
    min_frames INTEGER NOT NULL,
    max_frames INTEGER NOT NULL,
    total_pixels INTEGER NOT NULL,
    layers_per_group INTEGER NOT NULL
))",
           3},
    // What was chosen of single videos: JSON, {"start": s, "end": s, "max_frames": n, "times": [s, ...],
    // "key_frames": true}.
    Object{"frame_choices", R"(CREATE TABLE frame_choices (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    demonstration INTEGER NOT NULL,
    position INTEGER NOT NULL,
    choice TEXT NOT NULL,
    PRIMARY KEY (context_id, demonstration, position)
))",
           3},
    // How the layers were searched, where not by the defaults.
    Object{"search_options", R"(CREATE TABLE search_options (
    context_id INTEGER NOT NULL PRIMARY KEY REFERENCES contexts (id) ON DELETE CASCADE,
    search TEXT NOT NULL,       -- 'exact' or 'guided'
    full_trials INTEGER NOT NULL
))",
           4},
    // The trials whose js is only a lower bound.
    Object{"stopped_trials", R"(CREATE TABLE stopped_trials (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    chunk INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (context_id, chunk, position)
))",
           4},
    Object{"exchange_media_users", R"(CREATE INDEX exchange_media_users ON exchange_media (media_sha256))", 2},
};

// For people at a sqlite3 shell; the program doesn't read them.
constexpr std::array kViews{
    Object{"overview", R"(CREATE VIEW overview AS
    SELECT name, model_name AS model, mode, demonstrations, chunks, tokens, round(100 * kept_share, 1) AS kept_percent,
        round(memory_bytes / 1048576.0, 1) AS memory_mib, accuracy, modified, note
    FROM contexts ORDER BY id)"},
    Object{"retention", R"(CREATE VIEW retention AS
    SELECT c.name, d.chunk, d.layer, d.ratio,
        (SELECT count(*) FROM trials t WHERE t.context_id = d.context_id AND t.chunk = d.chunk AND t.layer = d.layer)
            AS trials
    FROM decisions d JOIN contexts c ON c.id = d.context_id ORDER BY d.context_id, d.chunk, d.layer)"},
};

std::filesystem::path backup_path(const std::filesystem::path& file, int version) {
    for (int number = 1;; ++number) {
        auto path = file;
        path += number == 1 ? fmt::format(".v{}.backup", version) : fmt::format(".v{}.{}.backup", version, number);
        if (!std::filesystem::exists(path)) return path;
    }
}

// Gets its name only when it is whole and on the disk: after a kill, whoever needs it must be able to rely on it. The
// caller has locked the store, so nobody else makes one.
std::filesystem::path make_backup(const std::filesystem::path& file, int version) {
    const auto backup = backup_path(file, version);
    const TemporaryFile temporary(backup.string() + ".part");
    // SQLite's backup can't read what the caller's transaction has locked, so a second connection reads it.
    SQLite::Database reader(file.string(), SQLite::OPEN_READONLY);
    SQLite::Statement copy(reader, "VACUUM INTO ?");
    copy.bind(1, temporary.path().string());
    copy.exec();
    sync_file(temporary.path());
    if (!rename_to_new(temporary.path(), backup))
        raise(ErrorKind::kLocked, "{} has just been made by another program. Try again.", backup.string());
    sync_folder(backup.parent_path());
    return backup;
}

}  // namespace

void create_schema(SQLite::Database& database, StoreKind kind) {
    for (const auto& object : kTables) database.exec(object.sql);
    for (const auto& object : kViews) database.exec(object.sql);
    SQLite::Statement insert(database, "INSERT INTO catalog VALUES (1, ?, 0, zeroblob(16))");
    insert.bind(1, kind == StoreKind::kExport ? "export" : "store");
    insert.exec();
    database.exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
    database.exec(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
}

void check_schema(SQLite::Database& database, int version) {
    SQLite::Database model(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const auto& object : kTables)
        if (object.since <= version) model.exec(object.sql);
    check_structure(database, model);
}

void supply_missing_tables(SQLite::Database& database, int version) {
    constexpr std::string_view kCreate = "CREATE TABLE ";
    for (const auto& object : kTables) {
        const std::string_view sql = object.sql;
        if (object.since <= version || !sql.starts_with(kCreate)) continue;
        database.exec("CREATE TEMP TABLE " + std::string(sql.substr(kCreate.size())));
    }
}

StoreKind kind_of(SQLite::Database& database) {
    SQLite::Statement kind(database, "SELECT kind FROM catalog WHERE id = 1");
    if (!kind.executeStep()) damage("its catalog is empty");
    return kind.getColumn(0).getString() == "export" ? StoreKind::kExport : StoreKind::kStore;
}

MigrationSteps migration_steps() {
    static const auto create = [](SQLite::Database& database, int since) {
        for (const auto& object : kTables)
            if (object.since == since) database.exec(object.sql);
    };
    static const std::array<std::function<void(SQLite::Database&)>, 3> steps{
        [](SQLite::Database& database) { create(database, 2); },
        [](SQLite::Database& database) { create(database, 3); },
        [](SQLite::Database& database) { create(database, 4); },
    };
    static_assert(kSchemaVersion == steps.size() + 1, "one step less than versions");
    return steps;
}

std::filesystem::path migrate(SQLite::Database& database, const std::filesystem::path& file, MigrationSteps steps) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    const int from = database.execAndGet("PRAGMA user_version").getInt();
    const int to = static_cast<int>(steps.size()) + 1;
    if (from < 1 || from >= to) return {};  // another program has just done it

    const auto backup = make_backup(file, from);
    for (int version = from; version < to; ++version) steps[static_cast<std::size_t>(version - 1)](database);
    database.exec(fmt::format("PRAGMA user_version = {}", to));
    transaction.commit();
    return backup;
}

}  // namespace emloc
