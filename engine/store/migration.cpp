#include "engine/store/migration.h"

#include <array>
#include <string>

#include "engine/store/earlier_versions.h"
#include "engine/store/errors.h"
#include "engine/store/files.h"
#include "engine/store/schema.h"
#include "engine/store/schema_tables.h"

namespace emloc {

namespace {

std::filesystem::path backup_path(const std::filesystem::path& file, int version) {
    for (int number = 1;; ++number) {
        auto path = file;
        path += number == 1 ? fmt::format(".v{}.backup", version) : fmt::format(".v{}.{}.backup", version, number);
        if (!std::filesystem::exists(path)) return path;
    }
}

// Gets its name only when it is whole and on the disk: after a kill, whoever needs it must be able to rely on it. The
// caller has locked the store, so nobody else makes one.
std::filesystem::path make_backup(const std::filesystem::path& file, int version) {
    auto backup = backup_path(file, version);
    const TemporaryFile temporary(backup.string() + ".part");
    // SQLite's backup can't read what the caller's transaction has locked, so a second connection reads it.
    SQLite::Database reader(file.string(), SQLite::OPEN_READONLY);
    SQLite::Statement copy(reader, "VACUUM INTO ?");
    copy.bind(1, temporary.path().string());
    copy.exec();
    sync_file(temporary.path());
    if (!rename_to_new(temporary.path(), backup))
        raise(ErrorKind::kLocked, "{} has just been made by another program. Try again.", backup.string());
    sync_folder(backup.parent_path());
    return backup;
}

void create_tables_of(SQLite::Database& database, int version) {
    for (const auto* sql : statements_of(version, version)) database.exec(sql);
}

}  // namespace

MigrationSteps migration_steps() {
    static const std::array<std::function<void(SQLite::Database&)>, 6> steps{
        [](SQLite::Database& database) { create_tables_of(database, 2); },
        [](SQLite::Database& database) { create_tables_of(database, 3); },
        [](SQLite::Database& database) { create_tables_of(database, 4); },
        store_methods_by_name,
        [](SQLite::Database& database) {
            create_tables_of(database, 6);
            keep_every_test(database);
        },
        [](SQLite::Database& database) { create_tables_of(database, 7); },
    };
    static_assert(kSchemaVersion == steps.size() + 1, "one step less than versions");
    return steps;
}

std::filesystem::path migrate(SQLite::Database& database, const std::filesystem::path& file, MigrationSteps steps) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    const int from = database.execAndGet("PRAGMA user_version").getInt();
    const int to = static_cast<int>(steps.size()) + 1;
    if (from < 1 || from >= to) return {};  // another program has just done it

    auto backup = make_backup(file, from);
    for (int version = from; version < to; ++version) steps[static_cast<std::size_t>(version - 1)](database);
    database.exec(fmt::format("PRAGMA user_version = {}", to));
    transaction.commit();
    return backup;
}

}  // namespace emloc
