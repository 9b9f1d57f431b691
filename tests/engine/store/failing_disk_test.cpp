// Whichever write fails, the store holds what it held or what it acknowledged.
#include "failing_disk.h"

#include <gmock/gmock.h>
#include <sys/mount.h>

#include "fixture.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

struct Case {
    const char* name;
    int code;
    bool from_then_on;
    ErrorKind expected;
};

class FailingWrites : public testing::TestWithParam<Case> {
 protected:
    Folder folder_;
    FailingDisk disk_;
    const fs::path file_ = folder_ / "s.db";

    void expect_kind(const Error& error) const { EXPECT_EQ(error.kind, GetParam().expected) << error.message; }
    void fail_at(int number) { disk_.fail_at(number, GetParam().code, GetParam().from_then_on); }
};

// Replaces a context while one write after the other fails, until none does.
TEST_P(FailingWrites, LeaveTheOldContextOrTheNew) {
    {
        auto store = opened(file_);
        ASSERT_TRUE(store.save("a", some_context(1)));
    }
    unsigned current = 1;
    int failures = 0, operations = 0;
    for (int number = 1; operations == 0 || number <= operations; ++number) {
        const unsigned next = current + 1;
        bool acknowledged = false;
        {
            auto store = opened(file_);
            fail_at(number);
            const auto saved = store.save("a", some_context(next), WhenTaken::kReplace);
            if (saved) {
                acknowledged = true;
                operations = disk_.operations();
            } else {
                ++failures;
                expect_kind(saved.error());
                disk_.work();
                EXPECT_EQ(difference(some_context(current), store.load("a").value()), "") << "write " << number;
                EXPECT_DONE(store.save("other", some_context(9), WhenTaken::kReplace));  // the connection goes on
            }
            disk_.work();
        }
        auto store = opened(file_);
        if (acknowledged) current = next;
        EXPECT_EQ(difference(some_context(current), store.load("a").value()), "") << "write " << number;
        EXPECT_TRUE(store.verify()->damaged.empty()) << "write " << number;
    }
    EXPECT_GT(failures, 20);
}

TEST_P(FailingWrites, LeaveNoHalfMadeStore) {
    for (int number = 1;; ++number) {
        fail_at(number);
        const auto store = Store::open(file_);
        const bool failed = !store;
        if (failed) expect_kind(store.error());
        disk_.work();
        EXPECT_FALSE(fs::exists(file_) && fs::file_size(file_) == 0) << "write " << number;
        EXPECT_DONE(Store::open(file_));
        if (!failed && disk_.operations() < number) break;
        if (!failed && number > 500) FAIL() << "it never stops writing";
        fs::remove(file_);
        fs::remove(file_.string() + "-wal");
        fs::remove(file_.string() + "-journal");
    }
}

TEST_P(FailingWrites, LeaveNoHalfMadeExport) {
    auto store = opened(file_);
    ASSERT_TRUE(store.save("a", some_context(1)));
    const auto target = folder_ / "a.emloc";
    for (int number = 1;; ++number) {
        fail_at(number);
        const auto exported = store.export_context("a", target);
        disk_.work();
        if (exported) break;
        expect_kind(exported.error());
        EXPECT_FALSE(fs::exists(target));
        for (const auto& entry : fs::directory_iterator(folder_.path()))
            EXPECT_EQ(entry.path().filename().string().find(".part"), std::string::npos) << entry.path();
    }
    EXPECT_EQ(opened(target, OpenMode::kReadOnly).verify()->intact.size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Store, FailingWrites,
                         testing::Values(Case{"FullOnce", SQLITE_FULL, false, ErrorKind::kStorageFull},
                                         Case{"FullFromThenOn", SQLITE_FULL, true, ErrorKind::kStorageFull},
                                         Case{"BrokenOnce", SQLITE_IOERR_WRITE, false, ErrorKind::kUnreadable},
                                         Case{"BrokenFromThenOn", SQLITE_IOERR_WRITE, true, ErrorKind::kUnreadable}),
                         [](const auto& info) { return info.param.name; });

TEST(FullDisk, IsSaidAndTheStoreGoesOn) {
    Folder folder;
    const auto disk = folder / "disk";
    fs::create_directory(disk);
    if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=6m") != 0) GTEST_SKIP() << "mounting needs root";
    {
        auto store = opened(disk / "s.db");
        EXPECT_DONE(store.save("a", some_context(1)));
        auto big = some_context(2);
        big.demonstrations[0].media[0].bytes = random_bytes(8 << 20, 3);
        const auto saved = store.save("a", big, WhenTaken::kReplace);
        EXPECT_EQ(kind_of(saved), ErrorKind::kStorageFull) << message_of(saved);
        EXPECT_EQ(difference(some_context(1), store.load("a").value()), "");
        EXPECT_EQ(kind_of(store.save("b", big)), ErrorKind::kStorageFull);
        EXPECT_DONE(store.save("small", some_context(3)));
    }
    {
        auto store = opened(disk / "s.db");
        EXPECT_EQ(store.verify()->intact.size(), 2u);
        write_file(disk / "filler", *random_bytes(8 << 20, 1));
        const auto exported = store.export_context("a", disk / "a.emloc");
        EXPECT_EQ(kind_of(exported), ErrorKind::kStorageFull) << message_of(exported);
        EXPECT_FALSE(fs::exists(disk / "a.emloc"));
        const auto none = Store::open(disk / "new.db");
        EXPECT_EQ(kind_of(none), ErrorKind::kStorageFull) << message_of(none);
    }
    EXPECT_DONE(opened(disk / "s.db", OpenMode::kReadOnly).load("a"));
    ::umount(disk.c_str());
}

}  // namespace
}  // namespace emloc
