#include "engine/store/place.h"

#include <sqlite3.h>

#include <string>

#include "engine/store/files.h"

namespace emloc {

namespace {

namespace fs = std::filesystem;

constexpr int kMostCopies = 1000;

// With links resolved; empty where there is no file.
fs::path path_of(const StoreConnection& connection) {
    const auto* name = sqlite3_db_filename(connection.handle(), "main");
    return name != nullptr ? name : "";
}

fs::path log_of(const fs::path& file) {
    return file.string() + "-wal";
}

bool is_there(const fs::path& file) {
    std::error_code error;
    return fs::exists(fs::symlink_status(file, error));
}

// The log that the connection has open; another program's stays.
void remove_log(const StoreConnection& connection, const fs::path& file) {
    if (!connection.log_id || file_id(log_of(file)) != connection.log_id) return;
    std::error_code ignored;
    fs::remove(log_of(file), ignored);
    fs::remove(file.string() + "-shm", ignored);
}

// SQLite deletes a log by its name when it closes the store: that of the file that is there by then.
void leave_log_alone(const StoreConnection& connection) {
    sqlite3_db_config(connection.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void save_log(const StoreConnection& connection) {
    int in_log = 0, copied = 0;
    const int code = sqlite3_wal_checkpoint_v2(connection.handle(), "main", SQLITE_CHECKPOINT_FULL, &in_log, &copied);
    if (code != SQLITE_OK || copied < in_log)
        raise(ErrorKind::kLocked,
              "The log of {} was deleted by another program, and what is in it can't be copied while another one reads "
              "the store. Close that program, and try again.",
              connection.file.string());
}

// "contexts (kept).emloc", "contexts (kept 2).emloc" and so on beside the file.
fs::path copy_beside(StoreConnection& connection, const fs::path& file) {
    for (int number = 1; number <= kMostCopies; ++number) {
        const auto name = number == 1 ? fmt::format("{} (kept)", file.stem().string())
                                      : fmt::format("{} (kept {})", file.stem().string(), number);
        auto target = file.parent_path() / (name + file.extension().string());
        if (is_there(target)) continue;
        copy_whole(connection, target);
        return target;
    }
    raise(ErrorKind::kNameTaken, "There are {} copies beside {} already.", kMostCopies, file.string());
}

StoreIncident write_anew(std::unique_ptr<StoreConnection>& connection, const fs::path& file) {
    fs::create_directories(file.parent_path());
    const auto given = connection->file;
    remove_log(*connection, file);
    copy_whole(*connection, file);
    auto fresh = connect(given, OpenMode::kReadWrite);
    connection = std::move(fresh);
    return {StoreIncident::Kind::kWrittenAnew, given, {}};
}

StoreIncident go_on_beside(std::unique_ptr<StoreConnection>& connection, const fs::path& file) {
    const auto given = connection->file;
    const auto kept = copy_beside(*connection, file);
    remove_log(*connection, file);
    auto other = guarded(given, nullptr, [&]() -> Result<std::unique_ptr<StoreConnection>> {
        return connect(given, OpenMode::kReadWrite);
    });
    auto fresh = other ? nullptr : connect(kept, OpenMode::kReadWrite);
    connection = other ? std::move(*other) : std::move(fresh);
    return {other ? StoreIncident::Kind::kReplaced : StoreIncident::Kind::kReplacedByOther, given, kept};
}

StoreIncident begin_log_anew(std::unique_ptr<StoreConnection>& connection) {
    const auto given = connection->file;
    save_log(*connection);
    auto fresh = connect(given, OpenMode::kReadWrite);
    connection = std::move(fresh);
    return {StoreIncident::Kind::kLogLost, given, {}};
}

}  // namespace

Place place_of(const StoreConnection& connection) {
    if (!connection.is_written) return Place::kHere;
    const auto file = path_of(connection);
    int moved = 0;
    sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    if (moved != 0) return is_there(file) ? Place::kReplaced : Place::kGone;
    const bool has_log = !connection.log_id || file_id(log_of(file)) == connection.log_id;
    return has_log ? Place::kHere : Place::kLogLost;
}

void copy_whole(StoreConnection& connection, const fs::path& target) {
    remove_old_parts(target);
    const TemporaryFile temporary(part_of(target));
    auto& database = *connection.database;
    const bool reads_only = database.execAndGet("PRAGMA query_only").getInt() != 0;
    // It is meant for the store; the copy is another file.
    if (reads_only) database.exec("PRAGMA query_only = OFF");
    connection.begin_budget();
    SQLite::Statement copy(database, "VACUUM INTO ?");
    copy.bind(1, temporary.path().string());
    copy.exec();
    if (reads_only) database.exec("PRAGMA query_only = ON");
    sync_file(temporary.path());
    if (!rename_to_new(temporary.path(), target))
        raise(ErrorKind::kNameTaken, "There is already a file {}. Choose another one.", target.string());
    sync_folder(target.parent_path());
}

std::string to_text(const StoreIncident& incident) {
    const auto file = incident.file.string(), kept = incident.kept.string();
    switch (incident.kind) {
        case StoreIncident::Kind::kWrittenAnew:
            return fmt::format(
                "The store {} was deleted or moved by another program. It was written anew; nothing was "
                "lost.",
                file);
        case StoreIncident::Kind::kReplaced:
            return fmt::format(
                "The store {} was replaced by another one, which is used now. What was in it before is "
                "kept in {}.",
                file, kept);
        case StoreIncident::Kind::kReplacedByOther:
            return fmt::format(
                "The store {} was replaced by a file of another kind, which stays as it is. What was in "
                "the store is kept in {}, which is used now.",
                file, kept);
        case StoreIncident::Kind::kLogLost:
            return fmt::format("The log of the store {} was deleted by another program. Nothing was lost.", file);
    }
    return {};
}

std::optional<StoreIncident> keep_in_place(std::unique_ptr<StoreConnection>& connection) {
    const auto place = place_of(*connection);
    if (place == Place::kHere) return std::nullopt;
    const auto file = path_of(*connection);
    connection->log.wait();
    leave_log_alone(*connection);
    if (place == Place::kGone) return write_anew(connection, file);
    if (place == Place::kReplaced) return go_on_beside(connection, file);
    return begin_log_anew(connection);
}

}  // namespace emloc
