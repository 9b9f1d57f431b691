// One SQLite connection to a context store: opened only after the file was seen to be one, and set up so that what it
// acknowledges is on the disk.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "engine/store/errors.h"
#include "engine/store/files.h"
#include "engine/store/log.h"
#include "engine/store/schema.h"
#include "engine/store/store.h"

namespace emloc {

inline constexpr int kBusyMilliseconds = 5000;  // how long another program's lock is waited for

struct StoreConnection {
    std::filesystem::path file;  // absolute
    LogKeeper log;
    std::unique_ptr<SQLite::Database> database;
    bool is_written = false;       // opened for writing, and a store that stays at its path
    std::optional<FileId> log_id;  // of the write-ahead log, where there is one
    std::uint64_t spent = 0;       // progress calls since begin_budget()

    StoreConnection() = default;
    ~StoreConnection() { log.wait(); }  // or SQLite would leave the log to the thread that copies it
    StoreConnection(const StoreConnection&) = delete;
    StoreConnection& operator=(const StoreConnection&) = delete;

    sqlite3* handle() const { return database ? database->getHandle() : nullptr; }

    // A hostile file can send SQLite in circles; each call of Store gets a budget far above what an honest one needs.
    void begin_budget() { spent = 0; }
};

// Does what Store::open does, but throws (errors.h).
std::unique_ptr<StoreConnection> connect(const std::filesystem::path& file, OpenMode mode);

// A new file for one exported context: without a write-ahead log, so that it is one file at any time.
std::unique_ptr<StoreConnection> create_export(const std::filesystem::path& file);

// What lies at `file`, found out without locking or changing anything: kStore or kExport, or a Failure that says why it
// is neither (kForeignFile, kNewerVersion, kDamaged, ...).
StoreKind kind_of_file(const std::filesystem::path& file);

}  // namespace emloc
