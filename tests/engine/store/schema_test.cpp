// A store of an older version is copied before it is changed, and stays as it was where the change fails.
#include "engine/store/schema.h"

#include "fixture.h"
#include "old_store.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using Step = std::function<void(SQLite::Database&)>;

class Migration : public testing::Test {
 protected:
    Folder folder_;
    const fs::path file_ = folder_ / "s.db";

    // A store as the first version of the program left it.
    void SetUp() override {
        ASSERT_TRUE(opened(file_).save("a", some_context()));
        make_first_version(file_);
    }
    int version_of(const fs::path& file) {
        return SQLite::Database(file.string()).execAndGet("PRAGMA user_version").getInt();
    }
};

TEST_F(Migration, BacksUpAndThenRunsTheSteps) {
    SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE);
    std::vector<Step> steps{[](SQLite::Database& d) { d.exec("ALTER TABLE trials ADD COLUMN device TEXT"); },
                            [](SQLite::Database& d) { d.exec("ALTER TABLE chunks ADD COLUMN device TEXT"); }};
    while (1 + static_cast<int>(steps.size()) <= kSchemaVersion) steps.push_back([](SQLite::Database&) {});
    const auto backup = migrate(database, file_, steps);
    EXPECT_EQ(version_of(file_), kSchemaVersion + 1);
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

TEST_F(Migration, FirstVersionGetsConversationsAndKeepsItsContexts) {
    auto store = opened(file_);
    EXPECT_EQ(version_of(file_), kSchemaVersion);
    EXPECT_EQ(version_of(folder_ / "s.db.v1.backup"), 1);
    EXPECT_EQ(difference(some_context(), store.load("a").value()), "");
    Exchange exchange;
    exchange.question = "Which?";
    EXPECT_DONE(store.add_exchange("a", exchange));
    EXPECT_EQ(store.exchanges("a")->size(), 1u);
    EXPECT_TRUE(store.verify()->damaged.empty());
}

TEST_F(Migration, FirstVersionIsReadAndImportedWithoutBeingChanged) {
    const auto store = Store::open(file_, OpenMode::kReadOnly);
    ASSERT_TRUE(store);
    EXPECT_EQ(difference(some_context(), store->load("a").value()), "");
    EXPECT_TRUE(store->exchanges("a")->empty());
    EXPECT_FALSE(store->last_test("a")->has_value());
    EXPECT_TRUE(store->verify()->damaged.empty());
    auto other = opened(folder_ / "other.db");
    EXPECT_EQ(other.import_context(file_).value(), "a");
    EXPECT_EQ(version_of(file_), 1);
    EXPECT_FALSE(fs::exists(folder_ / "s.db.v1.backup"));
}

}  // namespace
}  // namespace emloc
