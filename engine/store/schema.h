// The tables of a context store, and how a file comes to have them.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>

namespace emloc {

inline constexpr std::int32_t kApplicationId = 0x454d4c63;  // "EMLc"
// 2: conversations and tests; 3: videos; 4: kinds of search; 5: methods by name, with options of their own; 6: all
// tests; 7: what was measured of chunks
inline constexpr std::int32_t kSchemaVersion = 7;

// kStore: what people work in. kExport: a file written by export_context(), which another export may replace.
enum class StoreKind { kStore, kExport };

// In a transaction of the caller: the tables, the application id and the version, in an empty file.
void create_schema(SQLite::Database& database, StoreKind kind);

// Throws Damage unless the tables mean what those of `version` do (structure.h), and nothing runs by itself.
void check_schema(SQLite::Database& database, int version = kSchemaVersion);

StoreKind kind_of(SQLite::Database& database);

}  // namespace emloc
