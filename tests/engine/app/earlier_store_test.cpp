// A context that the version before wrote, with the bundled model, answers as it did.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

namespace fs = std::filesystem;

const std::string kPictures = EMLOC_SOURCE_DIR "/projects/glyphs/";

// What the version before said of it.
constexpr double kProbabilityOfAni = 0.8554546684741903;
constexpr double kSameFigure = 1e-5;  // of float arithmetic on another processor
constexpr double kKeptShare = 0.11666666666666667;

class EarlierStore : public testing::Test {
 protected:
    Scratch scratch_;
    const std::string store_ = scratch_ / "contexts.db";

    void SetUp() override {
        if (fs::path(test_model()).filename() != "pocket") GTEST_SKIP() << "the store is of the bundled model";
        SQLite::Database database(store_, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        database.exec(read_file(fs::path(EMLOC_SOURCE_DIR "/tests/engine/store/files/version4_glyphs.sql")));
        database.exec("PRAGMA application_id = 1162693731; PRAGMA user_version = 4");  // not of a dump
    }
    Outcome emloc(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--store", store_});
        return run_emloc(arguments);
    }
    int version() const { return SQLite::Database(store_).execAndGet("PRAGMA user_version").getInt(); }
    void expect_same_figures() const {
        const auto classified =
            emloc({"classify", "--context", "glyphs", "--json", kPictures + "held-back/ani/01.png"});
        ASSERT_EQ(classified.code, 0) << classified.err;
        const auto answer = classified.json().at(0);
        EXPECT_EQ(answer.at("label"), "ani");
        EXPECT_NEAR(answer.at("probabilities").at("ani").get<double>(), kProbabilityOfAni, kSameFigure);
        const auto shown = emloc({"contexts", "show", "glyphs", "--json"}).json();
        EXPECT_EQ(shown.at("tokens"), 45);
        EXPECT_EQ(shown.at("kept_share"), kKeptShare);
        EXPECT_EQ(shown.at("memory_bytes"), 43008);
        EXPECT_EQ(shown.at("layers").at(0).at("layers").at(3).at("kept"), (std::vector{9, 9}));
    }
};

TEST_F(EarlierStore, AnswersAsItDidBeforeAndAfterItsMigration) {
    expect_same_figures();
    EXPECT_EQ(version(), 4);
    const auto extended = emloc({"adapt", "--extend", "--name", "glyphs", "--demos", kPictures + "held-back"});
    ASSERT_EQ(extended.code, 0) << extended.err;
    EXPECT_GT(version(), 4);
    ASSERT_TRUE(fs::exists(store_ + ".v4.backup"));
    fs::remove(store_);
    fs::copy_file(store_ + ".v4.backup", store_);
    ASSERT_EQ(emloc({"contexts", "note", "glyphs", "migrated"}).code, 0);
    EXPECT_GT(version(), 4);
    expect_same_figures();
}

}  // namespace
}  // namespace emloc::test
