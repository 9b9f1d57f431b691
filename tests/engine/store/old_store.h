// Stores as earlier versions of the program left them.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string>

namespace emloc {

// Takes from a store of today what came after the first version.
inline void make_first_version(const std::filesystem::path& file) {
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
    for (const auto* table : {"stopped_trials", "search_options", "frame_choices", "video_options", "test_answers",
                              "tests", "exchange_media", "exchanges"})
        database.exec(std::string("DROP TABLE ") + table);
    database.exec("PRAGMA user_version = 1");
}

}  // namespace emloc
