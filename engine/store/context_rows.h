// The table `contexts`, one row a context, and the catalog that notices when a row goes missing.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/context/context.h"
#include "engine/store/method_columns.h"
#include "engine/store/seal.h"
#include "engine/store/store.h"

namespace emloc {

// A row as it is stored. `intact`: its seal is right and its texts have a meaning.
struct ContextRow {
    std::int64_t id = 0;
    std::string name;
    std::string note;
    std::optional<double> accuracy;
    std::string created;
    std::string modified;
    ModelIdentity model;
    AdaptationOptions options;  // the values of its method's options lie in the text beside it
    std::string method_options;
    std::optional<MethodColumns> columns;  // of a store of version 4 or earlier, whose seals are of these
    std::string dtype;
    Memory memory;  // without dtype and layers
    std::int64_t layers = 0;
    std::int64_t demonstrations = 0;
    std::string labels;
    std::int64_t chunks = 0;
    std::int64_t tokens = 0;
    double kept_share = 1;
    std::int64_t memory_bytes = 0;
    Checksum content_seal{};
    bool intact = false;
};

// The row of a context that isn't stored yet: no id, name or times.
ContextRow row_of(const Context& context, const Checksum& content_seal);

ContextSummary summary_of(const ContextRow& row);

// The context with model, options and the memory's shape, without demonstrations, chunks and layers. Damage where its
// texts have no meaning.
Context skeleton_of(const ContextRow& row);

// All rows, oldest first, damaged ones included.
std::vector<ContextRow> all_rows(SQLite::Database& database);

// How many rows or entries of the catalog are amiss; empty where none is.
std::optional<std::string> catalog_fault(SQLite::Database& database, const std::vector<ContextRow>& rows);

// The row of that name, damaged or not; nothing where there is none.
std::optional<ContextRow> find_any(SQLite::Database& database, std::string_view name);

// Throws the failure kNotFound for `name`; its message lists the names that exist.
[[noreturn]] void raise_not_found(SQLite::Database& database, std::string_view name);

// The intact row of that name. Damage where it isn't intact, or where none has the name but one that is damaged or
// missing may have had it; kNotFound otherwise.
ContextRow find_intact(SQLite::Database& database, std::string_view name);

// The id that the next inserted context will get.
std::int64_t next_id(SQLite::Database& database);

// These change rows and bring the catalog up to date with them. Call them in a transaction.
void insert_row(SQLite::Database& database, const ContextRow& row);
void rewrite_row(SQLite::Database& database, const ContextRow& row);  // method and seals, sealed anew
void update_attributes(SQLite::Database& database, const ContextRow& before, ContextRow after);  // name, note, accuracy
void delete_row(SQLite::Database& database, const ContextRow& row);  // with all that belongs to it, but no media
void delete_orphaned_media(SQLite::Database& database);

std::string now();  // ISO 8601, UTC

}  // namespace emloc
