// What is found of a benchmark's data on a disk, and what becomes of rows.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "engine/evaluation/benchmarks/benchmark.h"
#include "engine/evaluation/benchmarks/journal.h"
#include "engine/evaluation/datasets/media.h"
#include "engine/evaluation/datasets/parquet_shards.h"
#include "engine/evaluation/metrics/meteor_jar.h"
#include "engine/evaluation/metrics/metric.h"
#include "engine/evaluation/python_random.h"
#include "engine/media/resize_frame.h"
#include "engine/media/uncompressed_film.h"
#include "engine/media/video.h"
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

// Each is told from a folder of something else: what is wrong, and where.
TEST(BenchmarkData, AreRefusedByNameWhereTheyAreDamaged) {
    struct Case {
        const char* file;
        const char* text;
        const char* says;
    };
    for (const auto& [file, text, says] : {
             Case{"MME-RealWorld-Lite.tsv", "", "is empty"},
             Case{"MME-RealWorld-Lite.tsv", "index\timage\n0\tAAAA\n", "no column “question”"},
             Case{"MME-RealWorld-Lite.tsv", "index\timage\tquestion\tanswer\tcategory\tl2-category\n0\tAAAA\n",
                  "row 2 has 2 fields instead of 6"},
             Case{"MME_RealWorld.json", "{\"rows\": []}", "is no JSON list"},
             Case{"MME_RealWorld.json", R"([{"Text": "What?"}])", "entry 1"},
             Case{"data/lmms_eval_ImageNet100_val.json", "[", "is no JSON list"},
             Case{"data/lmms_eval_ImageNet100_val.json", R"([{"question": "What?", "image": "./data/a.JPEG"}])",
                  "entry 1 has no image or no answer"},
         }) {
        const TemporaryFolder folder;
        fs::create_directories(folder / "data");
        folder.write("data/lmms_eval_ImageNet100_train.json", "[]");
        folder.write(file, text);
        const auto found = recognise(folder.path());
        ASSERT_FALSE(found) << file << ": " << text;
        EXPECT_EQ(found.error().kind, ErrorKind::kMalformed) << file << ": " << text;
        EXPECT_THAT(found.error().message, HasSubstr(says));
        EXPECT_THAT(found.error().message, HasSubstr(fs::path(file).filename().string()));
    }
}

// As an early revision of ScreenSpot has them.
TEST(BenchmarkData, AreRefusedWhereBoxesAreInPixels) {
    const TemporaryFolder folder;
    fs::copy(fs::path(EMLOC_GOLDENS_DIR) / "../engine/evaluation/screenspot_in_pixels.parquet",
             folder / "test-00000-of-00001.parquet");
    const auto found = recognise(folder.path());
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, ErrorKind::kUnsupported);
    EXPECT_THAT(found.error().message, HasSubstr("[10.0, 20.0, 300.0, 400.0]"));
    EXPECT_THAT(found.error().message, HasSubstr("current revision"));
}

TEST(BenchmarkPictures, AreRefusedWhereTheyAreNoBase64) {
    for (const char* text : {"AAA", "AA*A"}) {
        const auto bytes = bytes_of_base64(text, "row 3");
        ASSERT_FALSE(bytes) << text;
        EXPECT_EQ(bytes.error().kind, ErrorKind::kMalformed);
        EXPECT_THAT(bytes.error().message, HasSubstr("row 3 isn't base64"));
    }
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

BenchmarkData rows_of_classes(const std::vector<std::string>& classes) {
    BenchmarkData data;
    for (const auto& name : classes)
        data.rows.push_back({.row = static_cast<std::int64_t>(data.rows.size()), .answers = {name}});
    return data;
}

TEST(BenchmarkPlan, ShowsAsManyOfEveryClass) {
    BenchmarkData data;
    data.rows = rows_of_classes({"a", "b"}).rows;
    data.train = rows_of_classes({"a", "a", "b", "a", "b", "b", "a", "c", "c"}).rows;
    const auto plan = plan_benchmark(data, {.pool = 0, .per_class = 2});
    ASSERT_TRUE(plan) << plan.error().message;
    std::vector<std::string> shown;
    for (const auto place : plan->demonstrations)
        shown.push_back(data.train[static_cast<std::size_t>(place)].answers.front());
    EXPECT_THAT(shown, testing::UnorderedElementsAre("a", "a", "b", "b", "c", "c"));
    EXPECT_TRUE(std::ranges::is_sorted(plan->demonstrations));
    const auto too_many = plan_benchmark(data, {.pool = 0, .per_class = 3});
    ASSERT_FALSE(too_many);
    EXPECT_THAT(too_many.error().message, HasSubstr("“c” has 2 of the 3"));
}

// The paper tests what it has sampled, the release all the rest; neither shows what it tests.
TEST(BenchmarkPlan, TestsThePoolWhereThePaperIsFollowed) {
    const auto data = rows_of_classes(std::vector<std::string>(60, "a"));
    const auto release = plan_benchmark(data, {.pool = 20, .demonstrations = 5});
    const auto paper = plan_benchmark(data, {.pool = 20, .demonstrations = 5, .tests_pool = true});
    ASSERT_TRUE(release && paper);
    auto pool = release->pool;
    std::ranges::sort(pool);
    EXPECT_EQ(paper->queries, pool);
    EXPECT_EQ(release->queries.size(), 40U);
    EXPECT_EQ(paper->demonstrations.size(), 5U);
    for (const auto& plan : {*release, *paper})
        for (const auto shown : plan.demonstrations) EXPECT_THAT(plan.queries, testing::Not(testing::Contains(shown)));
    const Protocol of_release;
    EXPECT_THAT(protocol_notes(of_release, {.tests_pool = true}), testing::Contains(HasSubstr("Here as the paper")));
    EXPECT_THAT(protocol_notes(of_release, {.seed = 7}), testing::Contains(HasSubstr("7, not the release's 42")));
}

Image patterned(std::int64_t height, std::int64_t width) {
    Image image{width, height, {}};
    for (std::int64_t y = 0; y < height; ++y)
        for (std::int64_t x = 0; x < width; ++x)
            for (std::int64_t c = 0; c < 3; ++c)
                image.rgb.push_back(
                    static_cast<std::uint8_t>((37 * (y * width + x) + 91 * c + (y * x * c) % 17 * 11) % 256));
    return image;
}

// torch.nn.functional.interpolate(mode="bilinear", antialias=True) of the same pixels; its weights have 16 bits,
// ours 22.
TEST(Clips, AreResampledBilinearAsTorchDoes) {
    const std::vector<int> torch{50,  136, 130, 108, 130, 81,  154, 151, 113, 120, 105, 125, 59,  122, 195,
                                 144, 155, 92,  143, 99,  145, 94,  136, 131, 98,  119, 115, 142, 158, 142,
                                 113, 133, 122, 91,  123, 115, 140, 124, 119, 150, 103, 161, 111, 120, 138,
                                 121, 155, 145, 179, 140, 154, 126, 181, 77,  91,  144, 126, 119, 112, 136};
    const auto ours = resize_frame_bilinear(patterned(6, 9), 4, 5);
    ASSERT_EQ(ours.rgb.size(), torch.size());
    for (std::size_t i = 0; i < torch.size(); ++i) EXPECT_NEAR(ours.rgb[i], torch[i], 1) << i;
}

TEST(Clips, AreKeptAsFilmsOfExactlyTheirPixels) {
    for (const std::int64_t width : {28, 31}) {  // 31: rows that aren't a multiple of four bytes
        const std::vector<Image> frames{patterned(20, width), Image{width, 20, patterned(width, 20).rgb}};
        const auto bytes = std::make_shared<const Bytes>(uncompressed_film(frames, 0.5));
        auto video = Video::open({.kind = MediaKind::kVideo, .path = "film", .bytes = bytes});
        ASSERT_TRUE(video) << video.error().message;
        EXPECT_NEAR(video->time_of(1), 0.5, 1e-6);
        const auto read = video->read(std::vector<std::int64_t>{0, 1});
        ASSERT_TRUE(read) << read.error().message;
        for (std::size_t i = 0; i < frames.size(); ++i) EXPECT_EQ(read->images[i].rgb, frames[i].rgb) << width;
    }
}

TEST(Clips, HaveAsManyTokensAsTheProtocolSays) {
    const auto found = recognise(kFixtures / "youcook2");
    ASSERT_TRUE(found) << found.error().message;
    const auto clip = clip_medium(found->data.rows.front().file, {.size = {64, 28}}, {});
    ASSERT_TRUE(clip) << clip.error().message;
    const auto video = Video::open(*clip);
    ASSERT_TRUE(video) << video.error().message;
    EXPECT_EQ(video->info().frames, 8);
    EXPECT_EQ(clip->choice.times.size(), 8U);
    EXPECT_EQ(video->info().width % 28, 0);
    EXPECT_NEAR(static_cast<double>(video->info().width * video->info().height) / 784, 64,
                17);  // one row or column more
}

TEST(Journals, GoOnBehindTheLastWholeLine) {
    const TemporaryFolder folder;
    const auto add = [&](std::int64_t row) {
        auto journal = Journal::open(folder.path(), "m", "");
        ASSERT_TRUE(journal) << journal.error().message;
        ASSERT_TRUE(journal->add({.row = row, .said = "a\nb \"c\""}));
    };
    add(1);
    // What a kill in the middle of a write leaves.
    std::ofstream(folder / "answers-m.jsonl", std::ios::app) << R"({"row":2,"said":"x)";
    add(3);
    const auto answers = read_journals(folder.path(), "m");
    ASSERT_TRUE(answers) << answers.error().message;
    ASSERT_EQ(answers->size(), 2U);
    EXPECT_EQ(answers->at(1).said, "a\nb \"c\"");
    EXPECT_TRUE(answers->contains(3));
}

TEST(Journals, OfSeveralProcessesAreOne) {
    const TemporaryFolder folder;
    for (const std::int64_t shard : {0, 1}) {
        auto journal = Journal::open(folder.path(), "m", fmt::format("{}-of-2", shard));
        ASSERT_TRUE(journal) << journal.error().message;
        ASSERT_TRUE(journal->add({.row = shard}));
    }
    ASSERT_EQ(read_journals(folder.path(), "m")->size(), 2U);
    EXPECT_EQ(read_journals(folder.path(), "m2")->size(), 0U);
}

TEST(PythonRandomNumbers, AreDrawnFromAnySeed) {
    EXPECT_FALSE(PythonRandom::seeded("4x"));
    EXPECT_FALSE(PythonRandom::seeded(""));
    // A sign is ignored.
    EXPECT_EQ(PythonRandom::seeded("-42")->sample(1000, 5), PythonRandom(42).sample(1000, 5));
    EXPECT_THAT(PythonRandom(42).sample(16, 4), ElementsAre(3, 0, 11, 4));
}

// What a benchmark names is in the table, and by one of its metrics the wrong answers are told.
TEST(Metrics, OfEveryBenchmarkAreInTheTable) {
    std::set<std::string> names;
    for (const auto& metric : metrics()) {
        EXPECT_TRUE(names.insert(metric.name).second) << metric.name << " stands there twice";
        EXPECT_TRUE(metric.score != nullptr || metric.of_all != nullptr) << metric.name;
    }
    for (const auto& benchmark : benchmarks()) {
        ASSERT_FALSE(benchmark.metrics.empty()) << benchmark.name;
        bool scores_one = false;
        for (const auto& name : benchmark.metrics) {
            ASSERT_NE(find_metric(name), nullptr) << benchmark.name << ": " << name;
            scores_one = scores_one || find_metric(name)->score != nullptr;
        }
        EXPECT_TRUE(scores_one) << benchmark.name;
    }
    EXPECT_EQ(find_metric("luck"), nullptr);
}

TEST(Metrics, AreGivenOfAllAnswersAndTheFirstOfEveryGroup) {
    const auto& benchmark = *find_benchmark("screenspot");
    std::vector<BenchmarkRow> rows(2);
    for (auto& row : rows) row.box = {0, 0, 0.5, 0.5};
    rows[0].group = rows[1].group = "text";
    rows[0].subgroup = "ios";
    rows[1].subgroup = "shop";
    const std::vector<ScoredAnswer> answers{{&rows[0], "(0, 0, 0.5, 0.5)"}, {&rows[1], "nothing"}};
    const auto figures = figures_of(benchmark.metrics, answers, benchmark.groups, {});
    ASSERT_TRUE(figures);
    std::map<std::string, double> by_name;
    for (const auto& figure : *figures) by_name[figure.name] = figure.value;
    EXPECT_EQ(figures->front().name, benchmark.metrics.front());
    EXPECT_EQ(by_name["centre accuracy"], 1);  // no box is [0, 0, 0, 0], whose centre lies on the border
    EXPECT_EQ(by_name["centre accuracy: mobile_text"], 1);
    EXPECT_EQ(by_name["IoU"], 0.5);
    EXPECT_EQ(by_name["ACC@0.9"], 0.5);
    EXPECT_FALSE(by_name.contains("IoU: mobile_text"));
}

TEST(Metrics, LeaveOutWhatNeedsAJarThatIsNotGiven) {
    BenchmarkRow row;
    row.answers = {"stir the soup"};
    const std::vector<ScoredAnswer> answers{{&row, "stir the soup"}};
    const auto value = value_of(*find_metric("METEOR"), answers);
    ASSERT_TRUE(value);
    EXPECT_FALSE(*value);
    const auto missing = value_of(*find_metric("METEOR"), answers, {.meteor_jar = "/there/is/none.jar"});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
    EXPECT_NEAR(value_of(*find_metric("ROUGE_L"), answers)->value(), 1, 1e-12);
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
