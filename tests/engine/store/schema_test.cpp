// A store of an older version is copied before it is changed, and stays as it was where the change fails.
#include "engine/store/schema.h"

#include "fixture.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using Step = std::function<void(SQLite::Database&)>;

class Migration : public testing::Test {
 protected:
    Folder folder_;
    const fs::path file_ = folder_ / "s.db";

    void SetUp() override { ASSERT_TRUE(opened(file_).save("a", some_context())); }
    int version_of(const fs::path& file) {
        return SQLite::Database(file.string()).execAndGet("PRAGMA user_version").getInt();
    }
};

TEST_F(Migration, BacksUpAndThenRunsTheSteps) {
    SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE);
    const std::vector<Step> steps{[](SQLite::Database& d) { d.exec("ALTER TABLE trials ADD COLUMN device TEXT"); },
                                  [](SQLite::Database& d) { d.exec("ALTER TABLE chunks ADD COLUMN device TEXT"); }};
    const auto backup = migrate(database, file_, steps);
    EXPECT_EQ(version_of(file_), 3);
    EXPECT_EQ(backup, folder_ / "s.db.v1.backup");
    EXPECT_EQ(difference(some_context(), opened(backup).load("a").value()), "");
    EXPECT_EQ(kind_of(Store::open(file_)), ErrorKind::kNewerVersion);  // now it is, for this program
    EXPECT_EQ(migrate(database, file_, steps), fs::path());            // nothing left to do
}

TEST_F(Migration, FailedStepLeavesTheStore) {
    {
        SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE);
        const std::vector<Step> steps{[](SQLite::Database& d) { d.exec("DROP TABLE trials"); },
                                      [](SQLite::Database& d) { d.exec("DROP TABLE there_is_none"); }};
        EXPECT_THROW(migrate(database, file_, steps), SQLite::Exception);
    }
    EXPECT_EQ(version_of(file_), 1);
    EXPECT_EQ(difference(some_context(), opened(file_).load("a").value()), "");
}

TEST_F(Migration, EarlierBackupIsKept) {
    write_file(folder_ / "s.db.v1.backup", "precious");
    SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE);
    const std::vector<Step> steps{[](SQLite::Database&) {}};
    EXPECT_EQ(migrate(database, file_, steps), folder_ / "s.db.v1.2.backup");
    EXPECT_EQ(fs::file_size(folder_ / "s.db.v1.backup"), 8u);
}

}  // namespace
}  // namespace emloc
