// What is found of a benchmark's data on a disk, and what becomes of rows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "engine/evaluation/benchmarks/benchmark.h"
#include "engine/evaluation/datasets/media.h"
#include "engine/evaluation/datasets/parquet_shards.h"
#include "engine/evaluation/metrics/meteor_jar.h"
#include "engine/evaluation/python_random.h"
#include "tests/engine/temporary_folder.h"

namespace emloc::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

const fs::path kFixtures = fs::path(EMLOC_GOLDENS_DIR) / "benchmarks/fixtures";

TEST(BenchmarkData, AreFoundInACacheOfTheHub) {
    const TemporaryFolder cache;
    const auto repository = cache / "datasets--rootsautomation--ScreenSpot";
    const auto snapshot = repository / "snapshots/abc/data";
    fs::create_directories(snapshot);
    fs::create_directories(repository / "snapshots/zzz/data");  // not what refs/main names
    cache.write("datasets--rootsautomation--ScreenSpot/refs/main", "abc");
    for (const auto& entry : fs::directory_iterator(kFixtures / "screenspot/data"))
        fs::create_symlink(entry.path(), snapshot / entry.path().filename());
    const auto found = recognise(cache.path());
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->benchmark->name, "screenspot");
    EXPECT_EQ(found->data.rows.size(), 24U);
}

TEST(BenchmarkData, NameThePartsThatAreMissing) {
    const TemporaryFolder folder;
    fs::copy(kFixtures / "screenspot/data/test-00000-of-00003.parquet", folder / "test-00000-of-00003.parquet");
    const auto shards = find_shards(folder.path(), "test");
    ASSERT_FALSE(shards);
    EXPECT_THAT(shards.error().message, HasSubstr("1 of the 3 parquet files"));
}

TEST(BenchmarkData, AreNoneInAFolderOfSomethingElse) {
    const TemporaryFolder folder;
    const auto found = recognise(folder.path());
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, ErrorKind::kNotFound);
}

TEST(BenchmarkPlan, SaysWhatToGiveWhereRowsAreTooFew) {
    const auto found = recognise(kFixtures / "ok_vqa");
    ASSERT_TRUE(found) << found.error().message;
    const auto plan = plan_benchmark(found->data, found->benchmark->protocol);
    ASSERT_FALSE(plan);
    EXPECT_THAT(plan.error().message, HasSubstr("--pool"));
}

TEST(BenchmarkPlan, KeepsThePoolAwayFromTheQueries) {
    const auto found = recognise(kFixtures / "ok_vqa");
    ASSERT_TRUE(found) << found.error().message;
    const auto plan = plan_benchmark(found->data, {.pool = 8, .demonstrations = 4});
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_EQ(plan->queries.size(), 18U);
    for (const auto row : plan->pool) EXPECT_THAT(plan->queries, testing::Not(testing::Contains(row)));
    for (const auto row : plan->demonstrations) EXPECT_THAT(plan->pool, testing::Contains(row));
}

TEST(BenchmarkPictures, HaveAsManyVisualTokensAsTheProtocolSays) {
    const auto found = recognise(kFixtures / "screenspot");
    ASSERT_TRUE(found) << found.error().message;
    const auto bytes = found->data.pictures->picture(found->data.rows[0]);
    ASSERT_TRUE(bytes) << bytes.error().message;
    const auto medium = picture_medium(**bytes, "picture", {.visual_tokens = 256, .pixels_per_token = 28});
    ASSERT_TRUE(medium) << medium.error().message;
    EXPECT_EQ(medium->size.width % 28, 0);
    const auto tokens = medium->size.width / 28 * (medium->size.height / 28);
    // A smaller picture is made larger, each side rounded up, as the processor does it.
    EXPECT_GE(tokens, 256);
    EXPECT_LT(tokens, 300);
}

TEST(EvenFrames, AreRoundedAsNumpyDoes) {
    EXPECT_THAT(even_frames(61, 8), ElementsAre(0, 9, 17, 26, 34, 43, 51, 60));
    EXPECT_THAT(even_frames(8, 8), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
    EXPECT_THAT(even_frames(6, 3), ElementsAre(0, 2, 5));  // 2.5 to the even one
    EXPECT_THAT(even_frames(1, 3), ElementsAre(0, 0, 0));
}

TEST(PythonRandomNumbers, AreDrawnFromAnySeed) {
    EXPECT_FALSE(PythonRandom::seeded("4x"));
    EXPECT_FALSE(PythonRandom::seeded(""));
    // A sign is ignored.
    EXPECT_EQ(PythonRandom::seeded("-42")->sample(1000, 5), PythonRandom(42).sample(1000, 5));
    EXPECT_THAT(PythonRandom(42).sample(16, 4), ElementsAre(3, 0, 11, 4));
}

TEST(MeteorByItsJar, IsRefusedWhereItIsNone) {
    const TemporaryFolder folder;
    EXPECT_FALSE(MeteorJar::start(folder / "none.jar"));
    auto jar = MeteorJar::start(folder.write("empty.jar", ""));
    if (!jar) GTEST_SKIP() << jar.error().message;  // no Java here
    const std::vector<CaptionPair> pairs{{"a cat", {"a cat"}}};
    const auto scores = jar->score(pairs);
    ASSERT_FALSE(scores);
    EXPECT_THAT(scores.error().message, HasSubstr("METEOR"));
}

}  // namespace
}  // namespace emloc::test
