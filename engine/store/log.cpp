#include "engine/store/log.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <system_error>

namespace emloc {

namespace {

constexpr std::int64_t kWorthCopying = 16 << 20;  // bytes, as SQLite's own 1,000 pages
constexpr std::int64_t kLongestLog = 256 << 20;   // one that outruns the copying is waited for
constexpr std::size_t kWorthWriting = 4 << 20;    // bytes that keep a disk busy while the next are prepared

void copy_log(sqlite3* handle) {
    sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

void copy_log_of(const std::filesystem::path& file) noexcept {
    try {
        SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
        database.execAndGet("SELECT count(*) FROM sqlite_schema");  // finds out that there is a log
        copy_log(database.getHandle());
    } catch (const std::exception&) {
        // The log stays as it is, which loses nothing.
    }
}

}  // namespace

void LogKeeper::look_after(SQLite::Database& database) {
    file_ = sqlite3_db_filename(database.getHandle(), "main");
    page_bytes_ = database.execAndGet("PRAGMA page_size").getInt64();
    sqlite3_wal_hook(database.getHandle(), after_commit, this);
}

void LogKeeper::wait() {
    if (copying_.valid()) copying_.get();
}

int LogKeeper::after_commit(void* keeper, sqlite3* handle, const char*, int pages) noexcept {
    auto& self = *static_cast<LogKeeper*>(keeper);
    const auto bytes = pages * self.page_bytes_;
    if (bytes >= kLongestLog) {
        self.wait();
        copy_log(handle);
    } else if (bytes >= kWorthCopying) {
        self.start();
    }
    return SQLITE_OK;
}

void LogKeeper::start() {
    using namespace std::chrono_literals;
    if (copying_.valid() && copying_.wait_for(0s) != std::future_status::ready) return;
    try {
        copying_ = std::async(std::launch::async, copy_log_of, file_);
    } catch (const std::exception&) {
        // No memory or no thread left: another time.
    }
}

EarlyWriting::EarlyWriting(SQLite::Database& database) {
    const auto* name = sqlite3_db_filename(database.getHandle(), "main");
    const auto* log = name != nullptr ? sqlite3_filename_wal(name) : nullptr;
    // SQLite has its locks on the file and on its shared memory, so closing this descriptor drops none of them.
    if (log != nullptr) log_ = ::open(log, O_RDONLY | O_CLOEXEC);
}

EarlyWriting::~EarlyWriting() {
    if (log_ >= 0) ::close(log_);
}

void EarlyWriting::written(std::size_t bytes) {
    waiting_ += bytes;
    if (log_ < 0 || waiting_ < kWorthWriting) return;
    waiting_ = 0;
    ::sync_file_range(log_, 0, 0, SYNC_FILE_RANGE_WRITE);
}

}  // namespace emloc
