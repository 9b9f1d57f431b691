// Stores as earlier versions of the program left them: files/version<N>.sql are dumps (sqlite3 .dump) of what they
// wrote.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "engine/store/migration.h"
#include "engine/store/schema.h"

namespace emloc {

// Version 4 with contexts of every method of its time; versions 1 to 3 with the context "a", small_context().
inline void make_store_of_version(int version, const std::filesystem::path& file) {
    const int dumped = version < 4 ? 1 : 4;
    const auto name = "tests/engine/store/files/version" + std::to_string(dumped) + ".sql";
    std::ifstream stream(std::filesystem::path(EMLOC_SOURCE_DIR) / name, std::ios::binary);
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(std::string(std::istreambuf_iterator<char>(stream), {}));
    database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
    database.exec("PRAGMA user_version = " + std::to_string(dumped));
    if (version > dumped)
        std::filesystem::remove(
            migrate(database, file, migration_steps().first(static_cast<std::size_t>(version - 1))));
}

}  // namespace emloc
