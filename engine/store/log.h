// The write-ahead log of a store: what a save writes goes there first, and is copied into the file later.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <future>

namespace emloc {

// Copies a log that has grown into the file, in a thread of its own: a save is on the disk as soon as the log is, so
// nobody has to wait for its second writing. What goes wrong there is only put off, to the next time or to when the
// store is closed.
class LogKeeper {
 public:
    LogKeeper() = default;
    ~LogKeeper() { wait(); }
    LogKeeper(const LogKeeper&) = delete;
    LogKeeper& operator=(const LogKeeper&) = delete;

    // From now on the log is copied after each commit of `database`, which must not outlive this object. It replaces
    // SQLite's automatic checkpoint, in which the commit itself waits for the copying.
    void look_after(SQLite::Database& database);
    void wait();  // until nothing is being copied

 private:
    static int after_commit(void* keeper, sqlite3* handle, const char* schema, int pages) noexcept;
    void start();

    std::filesystem::path file_;
    std::int64_t page_bytes_ = 0;
    std::future<void> copying_;
};

// Has the disk begin with what a long transaction has written so far, so that the commit's sync finds little left to
// do. Only a hint: where there is no log, or no room for a descriptor, nothing happens.
class EarlyWriting {
 public:
    explicit EarlyWriting(SQLite::Database& database);
    ~EarlyWriting();
    EarlyWriting(const EarlyWriting&) = delete;
    EarlyWriting& operator=(const EarlyWriting&) = delete;

    void written(std::size_t bytes);  // so many more

 private:
    int log_ = -1;
    std::size_t waiting_ = 0;
};

}  // namespace emloc
