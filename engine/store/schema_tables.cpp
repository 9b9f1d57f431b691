#include "engine/store/schema_tables.h"

#include <array>

#include "engine/store/schema.h"

namespace emloc {

namespace {

struct Object {
    const char* sql;
    int since = 1;               // the version that brought it
    int until = kSchemaVersion;  // the last one that had it
};

// Blobs: `kept` and `positions` are described in kept_codec.h; `importance` is f32, little-endian, [kv_heads * tokens
// of the chunk]; `bytes` of memory_parts, put together in the order of `part`, are the rows of one KV head after the
// other, [tokens of the head, head_dim] of the context's dtype, little-endian, or a state (memory.h); checksums and
// seals are XXH3-128 (seal.h). Reals that are not a number are NULL. JSON: method_options {"delta": 0.005, ...};
// head_tokens [n, ...]; labels ["cat", ...], of an exchange [["cat", 0.9], ...]; grids [[t, h, w], ...].
constexpr std::array kTables{
    Object{R"(CREATE TABLE catalog (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    kind TEXT NOT NULL,         -- 'store' or 'export'
    contexts INTEGER NOT NULL,  -- how many there are
    seal BLOB NOT NULL          -- exclusive or over (id, name) of all of them
))"},
    Object{R"(CREATE TABLE contexts (
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
    method TEXT NOT NULL,       -- what the context was last adapted by: its name
    method_options TEXT NOT NULL,
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
))",
           5},
    Object{R"(CREATE TABLE demonstrations (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    is_label INTEGER NOT NULL,
    PRIMARY KEY (context_id, position)
))"},
    Object{R"(CREATE TABLE media (
    sha256 TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    bytes BLOB                  -- NULL: too large, kept at the path that demonstration_media names
))"},
    Object{R"(CREATE TABLE demonstration_media (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    demonstration INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,         -- 'image' or 'video'
    path TEXT NOT NULL,
    media_sha256 TEXT NOT NULL REFERENCES media (sha256),
    PRIMARY KEY (context_id, demonstration, position)
))"},
    Object{R"(CREATE TABLE chunks (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    first_demonstration INTEGER NOT NULL,
    position_offset_after INTEGER NOT NULL,
    seconds_vision REAL,
    seconds_chunk REAL,
    seconds_observation REAL,
    seconds_search REAL,
    method TEXT NOT NULL DEFAULT '',            -- that made it
    method_options TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (context_id, position)
))",
           5},
    Object{R"(CREATE TABLE spans (
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
    Object{R"(CREATE TABLE trials (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    chunk INTEGER NOT NULL,
    position INTEGER NOT NULL,  -- in the order in which they ran
    layer INTEGER NOT NULL,
    ratio REAL,
    kept_tokens INTEGER NOT NULL,
    js REAL,
    accepted INTEGER NOT NULL,
    seconds REAL,
    js_kind TEXT NOT NULL DEFAULT 'exact', -- 'exact'; 'bound' or 'estimate' where the trial ended early
    PRIMARY KEY (context_id, chunk, position)
))",
           5},
    Object{R"(CREATE TABLE decisions (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    chunk INTEGER NOT NULL,
    layer INTEGER NOT NULL,
    ratio REAL,
    kept BLOB NOT NULL,
    importance BLOB NOT NULL,
    PRIMARY KEY (context_id, chunk, layer)
))"},
    Object{R"(CREATE TABLE layer_memory (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    layer INTEGER NOT NULL,
    tokens INTEGER NOT NULL,    -- of a KV head; where they differ, of the longest
    head_tokens TEXT NOT NULL DEFAULT '[]',     -- of each KV head, where they differ
    positions BLOB NOT NULL DEFAULT x'',
    PRIMARY KEY (context_id, layer)
))",
           5},
    Object{R"(CREATE TABLE memory_parts (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    layer INTEGER NOT NULL,
    tensor TEXT NOT NULL,       -- 'key' or 'value', or 'state': then `layer` counts the layers without attention
    part INTEGER NOT NULL,
    checksum BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (context_id, layer, tensor, part)
))"},
    Object{R"(CREATE INDEX media_users ON demonstration_media (media_sha256))"},
    Object{R"(CREATE TABLE exchanges (
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
    Object{R"(CREATE TABLE exchange_media (
    exchange_id INTEGER NOT NULL REFERENCES exchanges (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,         -- 'image' or 'video'
    path TEXT NOT NULL,
    media_sha256 TEXT NOT NULL REFERENCES media (sha256),
    PRIMARY KEY (exchange_id, position)
))",
           2},
    Object{R"(CREATE TABLE test_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    created TEXT NOT NULL,      -- ISO 8601, UTC
    images TEXT NOT NULL,       -- what was tested on: a folder, or empty
    seconds REAL,
    seal BLOB NOT NULL          -- over this row and its answers
))",
           6},
    Object{R"(CREATE TABLE tested_images (
    run_id INTEGER NOT NULL REFERENCES test_runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    path TEXT NOT NULL,
    label TEXT NOT NULL,
    answer TEXT NOT NULL,
    probability REAL,
    error TEXT NOT NULL,        -- empty: it could be read
    PRIMARY KEY (run_id, position)
))",
           6},
    Object{R"(CREATE INDEX test_runs_of ON test_runs (context_id, id))", 6},
    Object{R"(CREATE INDEX exchanges_of ON exchanges (context_id, id))", 2},
    // How the frames of videos are taken, where not by the defaults.
    Object{R"(CREATE TABLE video_options (
    context_id INTEGER NOT NULL PRIMARY KEY REFERENCES contexts (id) ON DELETE CASCADE,
    fps REAL NOT NULL,
    min_frames INTEGER NOT NULL,
    max_frames INTEGER NOT NULL,
    total_pixels INTEGER NOT NULL
))",
           5},
    // What was chosen of single videos: JSON, {"start": s, "end": s, "max_frames": n, "times": [s, ...],
    // "key_frames": true}.
    Object{R"(CREATE TABLE frame_choices (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    demonstration INTEGER NOT NULL,
    position INTEGER NOT NULL,
    choice TEXT NOT NULL,
    PRIMARY KEY (context_id, demonstration, position)
))",
           3},
    // Of chunks that have such: the divergence of what stays, and the features of their demonstrations, f32,
    // little-endian, [demonstrations, width].
    Object{R"(CREATE TABLE chunk_measures (
    context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    chunk INTEGER NOT NULL,
    js REAL,
    features BLOB NOT NULL,
    PRIMARY KEY (context_id, chunk)
))",
           7},
    Object{R"(CREATE INDEX exchange_media_users ON exchange_media (media_sha256))", 2},
};

// What earlier versions had otherwise. contexts: until version 4 in columns that the methods of that time had; tests:
// until version 5 only the last of each context.
constexpr std::array kFormerTables{
    Object{R"(CREATE TABLE contexts (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
    note TEXT NOT NULL, accuracy REAL, created TEXT NOT NULL, modified TEXT NOT NULL, model_name TEXT NOT NULL,
    model_family TEXT NOT NULL, model_sha256 TEXT NOT NULL, model_layers INTEGER NOT NULL,
    model_kv_heads INTEGER NOT NULL, model_head_dim INTEGER NOT NULL, mode TEXT NOT NULL, delta REAL,
    ratios TEXT NOT NULL, chunk_tokens INTEGER NOT NULL, demonstrations_per_chunk INTEGER NOT NULL,
    min_pixels INTEGER, max_pixels INTEGER, system_prompt TEXT NOT NULL, dtype TEXT NOT NULL,
    kv_heads INTEGER NOT NULL, head_dim INTEGER NOT NULL, position_offset INTEGER NOT NULL, layers INTEGER NOT NULL,
    demonstrations INTEGER NOT NULL, labels TEXT NOT NULL, chunks INTEGER NOT NULL, tokens INTEGER NOT NULL,
    kept_share REAL NOT NULL, memory_bytes INTEGER NOT NULL, content_seal BLOB NOT NULL, row_seal BLOB NOT NULL))",
           1, 4},
    Object{R"(CREATE TABLE chunks (context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL, tokens INTEGER NOT NULL, first_demonstration INTEGER NOT NULL,
    position_offset_after INTEGER NOT NULL, seconds_vision REAL, seconds_chunk REAL, seconds_observation REAL,
    seconds_search REAL, PRIMARY KEY (context_id, position)))",
           1, 4},
    Object{R"(CREATE TABLE trials (context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    chunk INTEGER NOT NULL, position INTEGER NOT NULL, layer INTEGER NOT NULL, ratio REAL,
    kept_tokens INTEGER NOT NULL, js REAL, accepted INTEGER NOT NULL, seconds REAL,
    PRIMARY KEY (context_id, chunk, position)))",
           1, 4},
    Object{R"(CREATE TABLE layer_memory (context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    layer INTEGER NOT NULL, tokens INTEGER NOT NULL, PRIMARY KEY (context_id, layer)))",
           1, 4},
    Object{R"(CREATE TABLE video_options (
    context_id INTEGER NOT NULL PRIMARY KEY REFERENCES contexts (id) ON DELETE CASCADE, fps REAL NOT NULL,
    min_frames INTEGER NOT NULL, max_frames INTEGER NOT NULL, total_pixels INTEGER NOT NULL,
    layers_per_group INTEGER NOT NULL))",
           3, 4},
    Object{R"(CREATE TABLE search_options (
    context_id INTEGER NOT NULL PRIMARY KEY REFERENCES contexts (id) ON DELETE CASCADE, search TEXT NOT NULL,
    full_trials INTEGER NOT NULL))",
           4, 4},
    Object{R"(CREATE TABLE tests (context_id INTEGER PRIMARY KEY REFERENCES contexts (id) ON DELETE CASCADE,
    created TEXT NOT NULL, seconds REAL, seal BLOB NOT NULL))",
           2, 5},
    Object{R"(CREATE TABLE test_answers (
    context_id INTEGER NOT NULL REFERENCES tests (context_id) ON DELETE CASCADE, position INTEGER NOT NULL,
    path TEXT NOT NULL, label TEXT NOT NULL, answer TEXT NOT NULL, probability REAL, error TEXT NOT NULL,
    PRIMARY KEY (context_id, position)))",
           2, 5},
    Object{R"(CREATE TABLE stopped_trials (context_id INTEGER NOT NULL REFERENCES contexts (id) ON DELETE CASCADE,
    chunk INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (context_id, chunk, position)))",
           4, 4},
};

// For people at a sqlite3 shell; the program doesn't read them.
constexpr std::array kViews{
    R"(CREATE VIEW overview AS
    SELECT name, model_name AS model, method, demonstrations, chunks, tokens, round(100 * kept_share, 1) AS kept_percent,
        round(memory_bytes / 1048576.0, 1) AS memory_mib, accuracy, modified, note
    FROM contexts ORDER BY id)",
    R"(CREATE VIEW retention AS
    SELECT c.name, d.chunk, d.layer, d.ratio,
        (SELECT count(*) FROM trials t WHERE t.context_id = d.context_id AND t.chunk = d.chunk AND t.layer = d.layer)
            AS trials
    FROM decisions d JOIN contexts c ON c.id = d.context_id ORDER BY d.context_id, d.chunk, d.layer)",
};

}  // namespace

std::vector<const char*> statements_of(int version, int since) {
    std::vector<const char*> statements;
    const auto add = [&](const auto& objects) {
        for (const auto& object : objects)
            if (object.since >= since && object.since <= version && version <= object.until)
                statements.push_back(object.sql);
    };
    add(kFormerTables);
    add(kTables);
    return statements;
}

std::vector<const char*> view_statements() {
    return {kViews.begin(), kViews.end()};
}

}  // namespace emloc
