#include "engine/store/connection.h"

#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <chrono>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

#include "engine/store/earlier_versions.h"
#include "engine/store/files.h"
#include "engine/store/migration.h"

namespace emloc {

namespace {

namespace fs = std::filesystem;

constexpr int kPageBytes = 32768;                 // most of a store is blobs of megabytes
constexpr int kLongestValue = 300 * 1024 * 1024;  // above any medium or memory part
constexpr int kOperationsBetweenProgressCalls = 1'000'000;
constexpr std::uint64_t kMostProgressCalls = 2000;  // some 20 seconds of nothing but SQLite's own work

// Where SQLite keeps what the file says about itself (https://www.sqlite.org/fileformat.html, 1.3).
constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::size_t kHeaderBytes = 100, kVersionAt = 60, kApplicationAt = 68;

std::int32_t big_endian(const unsigned char* bytes) {
    return static_cast<std::int32_t>(std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
                                     std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]});
}

// Reads through SQLite: closing a file descriptor of our own would drop the locks that another connection of this
// process has on the same file (https://www.sqlite.org/howtocorrupt.html, 2.2).
std::array<unsigned char, kHeaderBytes> read_header(const fs::path& file) {
    SQLite::Database database(file.string(), SQLite::OPEN_READONLY);
    sqlite3_file* opened = nullptr;
    std::array<unsigned char, kHeaderBytes> header{};
    sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, &opened);
    if (opened == nullptr || opened->pMethods == nullptr)
        raise(ErrorKind::kUnreadable, "{} can't be read.", file.string());
    const int code = opened->pMethods->xRead(opened, header.data(), kHeaderBytes, 0);
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ)
        raise(ErrorKind::kUnreadable, "{} can't be read. Check the disk or the network folder it lies in.",
              file.string());
    return header;
}

void check_version(std::int32_t version, const fs::path& file) {
    if (version > kSchemaVersion) {
        raise(ErrorKind::kNewerVersion,
              "{} was written by a newer version of this program (its format is {}, this version knows {}). Update the "
              "program to open it; nothing was changed.",
              file.string(), version, kSchemaVersion);
    }
    if (version < 1) damage("its format version is {}", version);
}

void check_header(const fs::path& file) {
    const auto header = read_header(file);
    const bool sqlite = std::memcmp(header.data(), kMagic.data(), kMagic.size()) == 0;
    const auto application = big_endian(header.data() + kApplicationAt);
    const int wrong_bits = std::popcount(static_cast<std::uint32_t>(application ^ kApplicationId));
    if (!sqlite && wrong_bits == 0) damage("its first bytes are not those of an SQLite file");
    if (sqlite && wrong_bits > 0 && wrong_bits < 4) damage("its application id has changed");
    if (!sqlite || wrong_bits > 0) {
        raise(ErrorKind::kForeignFile,
              "{} is not a context store but {}. Choose another file; this one was not changed.", file.string(),
              sqlite ? "an SQLite file of another program" : "a file of another kind");
    }
    check_version(big_endian(header.data() + kVersionAt), file);
}

// A power cut while SQLite made the file may leave it without its first page, and beside it the journal by which SQLite
// makes it empty again. Whoever has such a file must not have to remove it by hand.
bool was_being_made(const fs::path& file) {
    constexpr std::string_view kJournalMagic("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8);
    std::string begin(kJournalMagic.size(), '\0');
    std::ifstream(file.string() + "-journal", std::ios::binary)
        .read(begin.data(), static_cast<std::streamsize>(begin.size()));
    return begin == kJournalMagic && read_header(file) == std::array<unsigned char, kHeaderBytes>{};
}

// The file's size; nothing where there is none.
std::optional<std::uintmax_t> look_at(const fs::path& file) {
    std::error_code error;
    const auto status = fs::status(file, error);
    if (status.type() == fs::file_type::not_found) return std::nullopt;
    if (error) raise(ErrorKind::kUnreadable, "{} can't be reached ({}).", file.string(), error.message());
    if (fs::is_directory(status))
        raise(ErrorKind::kInvalidArgument, "{} is a folder. Name a file in it for the context store.", file.string());
    if (!fs::is_regular_file(status))
        raise(ErrorKind::kInvalidArgument, "{} is not a file on a disk, so it can't hold contexts.", file.string());
    if (::access(file.c_str(), R_OK) != 0)
        raise(ErrorKind::kUnreadable, "{} can't be read ({}). Check its permissions.", file.string(),
              std::strerror(errno));
    return fs::file_size(file);
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    if (fs::is_directory(folder, error)) return;
    fs::create_directories(folder, error);
    if (!error) {
        sync_folder(folder.parent_path());
        return;
    }
    const auto kind = error == std::errc::no_space_on_device ? ErrorKind::kStorageFull
                      : error == std::errc::permission_denied || error == std::errc::read_only_file_system
                          ? ErrorKind::kReadOnly
                          : ErrorKind::kInvalidArgument;
    raise(kind, "The folder {} can't be made ({}). Choose another place for the context store.", folder.string(),
          error.message());
}

void check_writable(const fs::path& file, bool exists) {
    if (exists && ::access(file.c_str(), W_OK) != 0)
        raise(ErrorKind::kReadOnly, "{} can't be written to ({}). Change its permissions, or copy it elsewhere.",
              file.string(), std::strerror(errno));
    if (::access(file.parent_path().c_str(), W_OK) != 0)
        raise(ErrorKind::kReadOnly,
              "The folder of {} can't be written to ({}), which a context store needs. Copy the "
              "file to a folder that is yours.",
              file.string(), std::strerror(errno));
}

int count_progress(void* spent) {
    return ++*static_cast<std::uint64_t*>(spent) > kMostProgressCalls;
}

void configure(StoreConnection& connection) {
    auto* handle = connection.handle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, kLongestValue);
    sqlite3_progress_handler(handle, kOperationsBetweenProgressCalls, count_progress, &connection.spent);
    // EXTRA: without a write-ahead log a commit is the removal of a journal, which the folder must have on the disk
    // too.
    // A small cache: the pages of a long save go to the log while the processor still has them at hand. What undoes a
    // single statement is never long, and needs no file.
    for (const auto* pragma : {"cell_size_check = ON", "synchronous = EXTRA", "cache_size = -2048",
                               "journal_size_limit = 67108864", "secure_delete = FAST", "temp_store = MEMORY"})
        connection.database->exec(std::string("PRAGMA ") + pragma);
}

// One transaction from the first byte on: were the pragmas outside of it, a crash between them and the tables would
// leave a file that is nobody's.
void make_tables(SQLite::Database& database, StoreKind kind) {
    SQLite::Transaction transaction(database);
    database.exec(fmt::format("PRAGMA page_size = {}", kPageBytes));
    database.exec("PRAGMA auto_vacuum = INCREMENTAL");  // begins to write
    // Another process may have been faster.
    if (database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt64() == 0) create_schema(database, kind);
    transaction.commit();
}

// SQLite makes the file first and then finds no room for its tables. What this opening made goes again, unless another
// program has filled it since: hence the lock, under which nobody can, and for which no journal is written. Whoever has
// opened the empty file gets an error from SQLite, which doesn't write to one that was removed.
void remove_if_empty(StoreConnection& connection) noexcept {
    if (!connection.database) return;
    try {
        connection.database->exec("PRAGMA journal_mode = MEMORY");
        const SQLite::Transaction lock(*connection.database, SQLite::TransactionBehavior::EXCLUSIVE);
        const auto file = fs::canonical(connection.file);
        if (fs::file_size(file) == 0) fs::remove(file);
    } catch (const std::exception&) {
        // It stays, as a file that is said to be empty.
    }
}

// SQLite doesn't wait for other connections here, so we do. Some network folders can't do WAL and keep their journal.
void use_write_ahead_log(SQLite::Database& database) {
    using namespace std::chrono_literals;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kBusyMilliseconds);
    for (;;) {
        try {
            database.execAndGet("PRAGMA journal_mode = WAL");
            return;
        } catch (const SQLite::Exception& exception) {
            if ((exception.getErrorCode() & 0xff) != SQLITE_BUSY || std::chrono::steady_clock::now() > deadline) throw;
        }
        std::this_thread::sleep_for(20ms);
    }
}

void open_for_writing(StoreConnection& connection) {
    connection.database = std::make_unique<SQLite::Database>(
        connection.file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyMilliseconds);
    if (sqlite3_db_readonly(connection.handle(), "main") == 1)
        raise(ErrorKind::kReadOnly, "{} can't be written to. Change its permissions, or copy it elsewhere.",
              connection.file.string());
    configure(connection);
    auto& database = *connection.database;
    if (database.execAndGet("PRAGMA page_count").getInt64() == 0) make_tables(database, StoreKind::kStore);
    const auto version = database.execAndGet("PRAGMA user_version").getInt();
    check_version(version, connection.file);
    if (version < kSchemaVersion) migrate(database, connection.file, migration_steps());
    check_schema(database);
    use_write_ahead_log(database);
    connection.log.look_after(database);
    connection.is_written = true;
    database.execAndGet("SELECT count(*) FROM sqlite_schema");  // opens the log
    connection.log_id = file_id(std::string(sqlite3_db_filename(connection.handle(), "main")) + "-wal");
}

std::string uri_of_unchanging(const fs::path& file) {
    std::string uri = "file:";
    for (const char c : file.string()) {
        if (c == '?' || c == '#' || c == '%')
            uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        else
            uri += c;
    }
    return uri + "?immutable=1";
}

// Who may only read can't remove SQLite's files beside the store when he goes: where it can be written to, it is opened
// so, and nothing is written.
int flags_for_reading(const fs::path& file) {
    const bool writable = ::access(file.c_str(), W_OK) == 0 && ::access(file.parent_path().c_str(), W_OK) == 0;
    return writable ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY;
}

// A write-ahead log needs a file beside the store even for reading. Where none can be made, and no log is left over,
// the store is read as a file that doesn't change.
void open_for_reading(StoreConnection& connection) {
    const auto path = connection.file.string();
    try {
        connection.database =
            std::make_unique<SQLite::Database>(path, flags_for_reading(connection.file), kBusyMilliseconds);
        configure(connection);
        connection.database->execAndGet("SELECT count(*) FROM sqlite_schema");
    } catch (const SQLite::Exception& exception) {
        const int code = exception.getErrorCode() & 0xff;
        if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY) throw;
        std::error_code error;
        const auto log = fs::file_size(path + "-wal", error);
        if (!error && log > 0)
            raise(ErrorKind::kReadOnly,
                  "{} was not closed properly and lies in a folder that can't be written to. Copy it "
                  "and {}-wal to a folder that is yours.",
                  path, path);
        connection.database = std::make_unique<SQLite::Database>(uri_of_unchanging(connection.file),
                                                                 SQLite::OPEN_READONLY | SQLite::OPEN_URI);
        configure(connection);
    }
    const auto version = connection.database->execAndGet("PRAGMA user_version").getInt();
    check_version(version, connection.file);
    check_schema(*connection.database, version);
    if (version < kSchemaVersion) show_as_current(*connection.database, version);
    connection.database->exec("PRAGMA query_only = ON");
}

void open_as(StoreConnection& connection, OpenMode mode, std::optional<std::uintmax_t> size) {
    if (mode == OpenMode::kReadOnly) {
        if (!size) raise(ErrorKind::kNotFound, "There is no context store {}.", connection.file.string());
        if (*size == 0) raise(ErrorKind::kMalformed, "{} is empty, so it holds no contexts.", connection.file.string());
        open_for_reading(connection);
    } else {
        if (!size) make_folder(connection.file.parent_path());
        check_writable(connection.file, size.has_value());
        open_for_writing(connection);
    }
}

}  // namespace

std::unique_ptr<StoreConnection> connect(const fs::path& file, OpenMode mode) {
    if (file.empty()) raise(ErrorKind::kInvalidArgument, "Name a file for the context store.");
    auto connection = std::make_unique<StoreConnection>();
    connection->file = fs::absolute(file).lexically_normal();
    auto size = look_at(connection->file);
    if (size.value_or(0) > 0 && was_being_made(connection->file)) size = 0;  // SQLite makes it so
    if (size.value_or(0) > 0) check_header(connection->file);
    try {
        open_as(*connection, mode, size);
    } catch (const SQLite::Exception& exception) {
        const auto error = storage_error(exception, connection->handle(), connection->file);
        if (!size) remove_if_empty(*connection);
        throw Failure(error);
    }
    return connection;
}

std::unique_ptr<StoreConnection> create_export(const fs::path& file) {
    auto connection = std::make_unique<StoreConnection>();
    connection->file = fs::absolute(file).lexically_normal();
    connection->database =
        std::make_unique<SQLite::Database>(connection->file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    configure(*connection);
    make_tables(*connection->database, StoreKind::kExport);
    return connection;
}

StoreKind kind_of_file(const fs::path& file) {
    check_header(file);
    StoreConnection connection;
    connection.file = file;
    open_for_reading(connection);
    return kind_of(*connection.database);
}

}  // namespace emloc
