// What Store::open does with every kind of thing that may lie where a store is wanted.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <sys/mount.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <thread>

#include "engine/store/schema.h"
#include "fixture.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Opening : public testing::Test {
 protected:
    Folder folder_;
    const fs::path file_ = folder_ / "s.db";

    void make_store() {
        auto store = opened(file_);
        ASSERT_TRUE(store.save("a", some_context()));
    }
    void exec(const std::string& sql) { SQLite::Database(file_.string(), SQLite::OPEN_READWRITE).exec(sql); }

    // Refused with `kind` in both modes, by name, and without one byte of it changing.
    void expect_refused(ErrorKind kind) {
        const auto before = bytes_of_file(file_);
        for (const auto mode : {OpenMode::kReadWrite, OpenMode::kReadOnly}) {
            const auto store = Store::open(file_, mode);
            EXPECT_EQ(kind_of(store), kind) << message_of(store);
            EXPECT_THAT(message_of(store), HasSubstr(file_.string()));
        }
        EXPECT_TRUE(bytes_of_file(file_) == before);
        EXPECT_FALSE(fs::exists(file_.string() + "-wal"));
        EXPECT_FALSE(fs::exists(file_.string() + "-journal"));
    }
};

TEST_F(Opening, MissingFoldersAreMade) {
    const auto deep = folder_ / "not/yet/there/s.db";
    EXPECT_DONE(opened(deep).save("a", some_context()));
    EXPECT_EQ(opened(deep).list()->size(), 1u);
}

TEST_F(Opening, NothingIsMadeForReading) {
    EXPECT_EQ(kind_of(Store::open(folder_ / "no/s.db", OpenMode::kReadOnly)), ErrorKind::kNotFound);
    EXPECT_FALSE(fs::exists(folder_ / "no"));
}

TEST_F(Opening, EmptyFileBecomesAStore) {
    write_file(file_, "");
    EXPECT_EQ(kind_of(Store::open(file_, OpenMode::kReadOnly)), ErrorKind::kMalformed);
    EXPECT_DONE(opened(file_).save("a", some_context()));
}

// Another opening that failed may remove the file under this one, which must not acknowledge what nobody will find.
TEST_F(Opening, AFileThatIsRemovedWhileTablesAreMadeIsNoStore) {
    const auto times_open = [this] {
        return std::ranges::count_if(fs::directory_iterator("/proc/self/fd"), [this](const auto& entry) {
            std::error_code ignored;
            return fs::read_symlink(entry.path(), ignored) == file_;
        });
    };
    auto other = std::make_unique<SQLite::Database>(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other->exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    auto opening = std::async(std::launch::async, [this] { return Store::open(file_); });
    while (times_open() < 2) std::this_thread::yield();
    fs::remove(file_);
    other.reset();
    EXPECT_FALSE(opening.get());
    EXPECT_DONE(Store::open(file_));  // made anew
}

TEST_F(Opening, StoreSaysWhatItIsToOtherPrograms) {
    make_store();
    SQLite::Database shell(file_.string());
    EXPECT_EQ(shell.execAndGet("PRAGMA application_id").getInt(), 0x454d4c63);
    EXPECT_EQ(shell.execAndGet("PRAGMA user_version").getInt(), kSchemaVersion);
    EXPECT_EQ(shell.execAndGet("PRAGMA journal_mode").getString(), "wal");
    EXPECT_EQ(shell.execAndGet("SELECT name FROM overview").getString(), "a");
    EXPECT_EQ(shell.execAndGet("SELECT count(*) FROM retention").getInt(), 6);
    EXPECT_EQ(shell.execAndGet("SELECT method_options ->> 'ratios' FROM contexts").getString(),
              "[0.1,0.3333333333333333,0.5]");
}

TEST_F(Opening, ForeignDatabaseIsLeftAlone) {
    SQLite::Database(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE contexts(name); INSERT INTO contexts VALUES ('mine')");
    expect_refused(ErrorKind::kForeignFile);
}

TEST_F(Opening, ForeignDatabaseWithALogIsLeftAlone) {
    SQLite::Database other(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("PRAGMA journal_mode = WAL; CREATE TABLE t(x)");
    const auto log = bytes_of_file(file_.string() + "-wal");
    EXPECT_EQ(kind_of(Store::open(file_)), ErrorKind::kForeignFile);
    EXPECT_TRUE(bytes_of_file(file_.string() + "-wal") == log);
}

TEST_F(Opening, OtherFilesAreLeftAlone) {
    write_file(file_, "just some notes");
    expect_refused(ErrorKind::kForeignFile);
    write_file(file_, *random_bytes(100000, 1));
    expect_refused(ErrorKind::kForeignFile);
    write_file(file_, std::string(100000, '\0'));
    expect_refused(ErrorKind::kForeignFile);
}

TEST_F(Opening, NewerVersionIsLeftAlone) {
    make_store();
    exec("PRAGMA user_version = 9");
    expect_refused(ErrorKind::kNewerVersion);
}

TEST_F(Opening, NewerVersionStillInTheLogIsSeen) {
    make_store();
    SQLite::Database other(file_.string(), SQLite::OPEN_READWRITE);
    other.exec("PRAGMA user_version = 9");
    EXPECT_EQ(kind_of(Store::open(file_)), ErrorKind::kNewerVersion);
}

TEST_F(Opening, TriggerOrChangedTableIsRefused) {
    make_store();
    exec("CREATE TRIGGER t AFTER INSERT ON contexts BEGIN DELETE FROM contexts; END");
    EXPECT_EQ(kind_of(Store::open(file_)), ErrorKind::kDamaged);
    exec("DROP TRIGGER t; ALTER TABLE trials ADD COLUMN extra");
    EXPECT_EQ(kind_of(Store::open(file_)), ErrorKind::kDamaged);
}

TEST_F(Opening, AddedTablesAndViewsAreNoObstacle) {
    make_store();
    exec("CREATE TABLE my_notes(x); CREATE VIEW mine AS SELECT 1; ANALYZE");
    EXPECT_EQ(difference(some_context(), opened(file_).load("a").value()), "");
}

// As a power cut leaves it while the store is made: the journal says that the file was empty, which then had its second
// page but not yet its first.
TEST_F(Opening, StoreWhoseMakingWasBrokenOffIsMadeAgain) {
    std::string journal("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8);
    for (const char number : {'\0', '\x07', '\0'}) journal += std::string({'\0', '\0', '\0', number});
    journal +=
        std::string({'\0', '\0', '\x02', '\0', '\0', '\0', '\x20', '\0'});  // sectors of 512 bytes, pages of 8192
    journal.resize(512);
    write_file(file_.string() + "-journal", journal);
    write_file(file_, std::string(8192, '\0') + std::string(8192, '\x0d'));
    EXPECT_EQ(kind_of(Store::open(file_, OpenMode::kReadOnly)), ErrorKind::kMalformed);
    EXPECT_DONE(opened(file_).save("a", some_context()));
    EXPECT_EQ(difference(some_context(), opened(file_).load("a").value()), "");
}

TEST_F(Opening, FileOfZeroesIsNoStoreWhateverLiesBesideIt) {
    write_file(file_, std::string(16384, '\0'));
    write_file(file_.string() + "-journal", "Dear diary");
    EXPECT_EQ(kind_of(Store::open(file_)), ErrorKind::kForeignFile);
    EXPECT_EQ(bytes_of_file(file_.string() + "-journal").size(), 10u);
    EXPECT_TRUE(bytes_of_file(file_) == Bytes(16384));
}

TEST_F(Opening, WhatIsNotAFileIsRefused) {
    EXPECT_EQ(kind_of(Store::open(folder_.path())), ErrorKind::kInvalidArgument);
    EXPECT_EQ(kind_of(Store::open("/dev/null")), ErrorKind::kInvalidArgument);
    EXPECT_EQ(kind_of(Store::open("")), ErrorKind::kInvalidArgument);
    write_file(file_, "x");
    EXPECT_EQ(kind_of(Store::open(file_ / "s.db")), ErrorKind::kInvalidArgument);
}

TEST_F(Opening, SpecialNamesOfSqliteAreFileNames) {
    const auto before = fs::current_path();
    fs::current_path(folder_.path());
    for (const auto* name : {":memory:", "file:x?mode=memory", "a#b%20c?.db"}) {
        EXPECT_DONE(opened(name).save("a", some_context()));
        EXPECT_TRUE(fs::exists(folder_ / name));
        EXPECT_EQ(opened(name, OpenMode::kReadOnly).list()->size(), 1u);
    }
    fs::current_path(before);
}

// A long run sets EMLOC_STORE_EVERY_BYTE=1.
// Zeros at the end of the last page are all that may be missing: SQLite reads them where the file has ended.
TEST_F(Opening, EveryTruncationIsNoticed) {
    make_store();
    const auto whole = bytes_of_file(file_);
    const std::size_t step = std::getenv("EMLOC_STORE_EVERY_BYTE") ? 1 : 509;
    for (std::size_t size = 1; size < whole.size(); size += size < 200 ? 1 : step) {
        write_file(file_, std::span(whole).first(size));
        const auto store = Store::open(file_);
        const auto loaded = store ? store->load("a") : tl::unexpected(store.error());
        const bool nothing_lost =
            std::ranges::all_of(std::span(whole).subspan(size), [](auto b) { return b == std::byte{0}; });
        EXPECT_TRUE(!loaded || nothing_lost) << "cut to " << size << " of " << whole.size();
        fs::remove(file_.string() + "-wal");
        fs::remove(file_.string() + "-shm");
    }
}

TEST_F(Opening, ReadOnlyModeReadsAndRefusesToWrite) {
    make_store();
    auto store = opened(file_, OpenMode::kReadOnly);
    EXPECT_EQ(difference(some_context(), store.load("a").value()), "");
    EXPECT_EQ(kind_of(store.save("b", some_context())), ErrorKind::kReadOnly);
    EXPECT_EQ(kind_of(store.remove("a")), ErrorKind::kReadOnly);
    EXPECT_EQ(kind_of(store.rename("a", "b")), ErrorKind::kReadOnly);
    EXPECT_TRUE(store.verify()->damaged.empty());
}

TEST_F(Opening, ReadingLeavesNothingBesideTheStoreAndTheStoreAsItIs) {
    make_store();
    const auto before = bytes_of_file(file_);
    const auto side_files = [&] { return fs::exists(file_.string() + "-wal") || fs::exists(file_.string() + "-shm"); };
    {
        const auto reader = opened(file_, OpenMode::kReadOnly);
        EXPECT_TRUE(reader.load("a").has_value());
        EXPECT_TRUE(reader.verify()->damaged.empty());
        const auto other = opened(file_, OpenMode::kReadOnly);
        EXPECT_EQ(other.list()->size(), 1u);
    }
    EXPECT_FALSE(side_files());
    EXPECT_TRUE(bytes_of_file(file_) == before);
    {
        auto writer = opened(file_);
        { EXPECT_TRUE(opened(file_, OpenMode::kReadOnly).load("a").has_value()); }
        EXPECT_DONE(writer.save("b", some_context()));  // whose files they are stays able to write
    }
    EXPECT_FALSE(side_files());
}

TEST_F(Opening, FileWithoutPermissions) {
    make_store();
    fs::permissions(file_, fs::perms::owner_read | fs::perms::others_read);
    EXPECT_TRUE(without_root([&] { return kind_of(Store::open(file_)) == ErrorKind::kReadOnly; }));
    EXPECT_TRUE(without_root([&] { return opened(file_, OpenMode::kReadOnly).load("a").has_value(); }));
    fs::permissions(file_, fs::perms::none);
    EXPECT_TRUE(without_root([&] { return kind_of(Store::open(file_)) == ErrorKind::kUnreadable; }));
    EXPECT_TRUE(
        without_root([&] { return kind_of(Store::open(file_, OpenMode::kReadOnly)) == ErrorKind::kUnreadable; }));
}

TEST_F(Opening, FolderWithoutPermissions) {
    make_store();
    fs::permissions(file_, fs::perms::all);
    fs::permissions(folder_.path(),
                    fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec);
    EXPECT_TRUE(without_root([&] { return kind_of(Store::open(file_)) == ErrorKind::kReadOnly; }));
    EXPECT_TRUE(without_root([&] { return kind_of(Store::open(folder_ / "new.db")) == ErrorKind::kReadOnly; }));
    EXPECT_TRUE(without_root([&] { return kind_of(Store::open(folder_ / "new/s.db")) == ErrorKind::kReadOnly; }));
    EXPECT_TRUE(without_root([&] { return opened(file_, OpenMode::kReadOnly).load("a").has_value(); }));
    fs::permissions(folder_.path(), fs::perms::owner_all);
}

TEST_F(Opening, ReadOnlyDiskIsReadFrom) {
    const auto disk = folder_ / "disk";
    fs::create_directory(disk);
    if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=8m") != 0) GTEST_SKIP() << "mounting needs root";
    {
        auto store = opened(disk / "s.db");
        EXPECT_DONE(store.save("a", some_context()));
    }
    ::mount("tmpfs", disk.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr);
    EXPECT_EQ(kind_of(Store::open(disk / "s.db")), ErrorKind::kReadOnly);
    EXPECT_EQ(kind_of(Store::open(disk / "new.db")), ErrorKind::kReadOnly);
    {
        auto store = opened(disk / "s.db", OpenMode::kReadOnly);
        EXPECT_EQ(difference(some_context(), store.load("a").value()), "");
        EXPECT_EQ(kind_of(store.export_context("a", disk / "a.emloc")), ErrorKind::kReadOnly);
    }
    ::umount(disk.c_str());
}

TEST_F(Opening, LockOfAnotherWriterIsWaitedForAndThenNamed) {
    make_store();
    auto store = opened(file_);
    SQLite::Database other(file_.string(), SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(kind_of(store.save("b", some_context())), ErrorKind::kLocked);
    EXPECT_GT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
    EXPECT_DONE(store.load("a"));  // reading goes on
    std::thread release([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        other.exec("ROLLBACK");
    });
    EXPECT_DONE(store.save("b", some_context()));
    release.join();
}

TEST_F(Opening, StoreThatAnotherProgramHoldsAloneIsLocked) {
    make_store();
    SQLite::Database other(file_.string(), SQLite::OPEN_READWRITE);
    other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    EXPECT_EQ(kind_of(Store::open(file_)), ErrorKind::kLocked);
}

TEST_F(Opening, TwoStoresOpenAtOnceSeeEachOthersSaves) {
    auto one = opened(file_), other = opened(file_);
    EXPECT_DONE(one.save("a", some_context(1)));
    EXPECT_EQ(difference(some_context(1), other.load("a").value()), "");
    EXPECT_EQ(kind_of(other.save("a", some_context(2))), ErrorKind::kNameTaken);
    EXPECT_DONE(other.save("b", some_context(2)));
    EXPECT_EQ(one.list()->size(), 2u);
    // Opening a third one must not take away the locks of the first two.
    one = opened(file_);
    EXPECT_DONE(one.remove("a"));
    EXPECT_EQ(kind_of(other.load("a")), ErrorKind::kNotFound);
}

TEST_F(Opening, ManyThreadsSaveAtOnce) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            auto store = opened(file_);  // the first ones race to make it
            for (int i = 0; i < 5; ++i) {
                const auto name = std::to_string(t) + "-" + std::to_string(i);
                EXPECT_DONE(store.save(name, some_context(static_cast<unsigned>(10 * t + i))));
            }
        });
    for (auto& thread : threads) thread.join();
    auto store = opened(file_);
    for (unsigned t = 0; t < 4; ++t)
        for (unsigned i = 0; i < 5; ++i)
            EXPECT_EQ(
                difference(some_context(10 * t + i), store.load(std::to_string(t) + "-" + std::to_string(i)).value()),
                "");
}

}  // namespace
}  // namespace emloc
