// The tables of a context store, and how a file comes to have them.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>

#include "engine/store/errors.h"

namespace emloc {

inline constexpr std::int32_t kApplicationId = 0x454d4c63;  // "EMLc"
inline constexpr std::int32_t kSchemaVersion = 4;           // 2: conversations and tests; 3: videos; 4: kinds of search

// kStore: what people work in. kExport: a file written by export_context(), which another export may replace.
enum class StoreKind { kStore, kExport };

// In a transaction of the caller: the tables, the application id and the version, in an empty file.
void create_schema(SQLite::Database& database, StoreKind kind);

// Throws Damage unless the tables mean what those of `version` do (structure.h), and nothing runs by itself.
void check_schema(SQLite::Database& database, int version = kSchemaVersion);

// For a store of an older `version` that is only read: what that version lacks, as empty temporary tables, so that the
// rest of the code reads every store alike. Leaves the file as it is.
void supply_missing_tables(SQLite::Database& database, int version);

StoreKind kind_of(SQLite::Database& database);

// steps[i] takes version i + 1 to version i + 2.
using MigrationSteps = std::span<const std::function<void(SQLite::Database&)>>;
MigrationSteps migration_steps();  // of this version of the program

// Brings a store of an older version up to 1 + steps.size() in one transaction, after a copy of it was written and
// synced beside it as "<file>.v<version>.backup"; where the copy or a step fails, the store is as it was. The path of
// the copy.
std::filesystem::path migrate(SQLite::Database& database, const std::filesystem::path& file, MigrationSteps steps);

}  // namespace emloc
