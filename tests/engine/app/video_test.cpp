// Clips through the built program: from folders of them to answers, and what it says of files that are none.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
namespace fs = std::filesystem;

const std::string kMotions = EMLOC_SOURCE_DIR "/projects/motions";

// The first `clips` of two classes.
std::string few_clips(const Scratch& scratch, const std::string& part, int clips) {
    for (const std::string label : {"left", "up"}) {
        const fs::path folder = scratch.folder() / part / label;
        fs::create_directories(folder);
        for (int i = 0; i < clips; ++i) {
            const std::string name = fmt::format("{:02}.mp4", i);
            fs::copy_file(fs::path(kMotions) / part / label / name, folder / name);
        }
    }
    return scratch / part;
}

TEST(VideoCommands, FoldersOfClipsAreAdaptedAndEveryHeldBackClipIsAnswered) {
    const Scratch scratch;
    const std::string store = scratch / "motions.emloc";
    const Outcome adapted = run_emloc(
        {"adapt", "--demos", few_clips(scratch, "demonstrations", 2), "--store", store, "--name", "motions", "--json"});
    ASSERT_EQ(adapted.code, 0) << adapted.err;
    EXPECT_EQ(adapted.json().at("labels"), json({"left", "up"}));

    const Outcome evaluated = run_emloc(
        {"evaluate", "--data", few_clips(scratch, "held-back", 1), "--store", store, "--context", "motions", "--json"});
    ASSERT_EQ(evaluated.code, 0) << evaluated.err;
    const json result = evaluated.json();
    EXPECT_EQ(result.at("total"), 2);
    EXPECT_EQ(result.at("rejected").size(), 0U);
    for (const json& answer : result.at("answers")) {
        EXPECT_THAT(answer.at("image").get<std::string>(), HasSubstr(".mp4"));
        EXPECT_EQ(answer.at("correct").get<bool>(), answer.at("label") == answer.at("expected"));
    }
}

TEST(VideoCommands, FramesNamesTheSampledMomentsAndTheTokensTheyCost) {
    const json frames = run_emloc({"frames", kMotions + "/held-back/up/00.mp4", "--json"}).json();
    EXPECT_EQ(frames.at("frame_count"), 24);
    EXPECT_EQ(frames.at("frames"), json({0, 6, 12, 18}));
    EXPECT_EQ(frames.at("times"), json({0.0, 0.5, 1.0, 1.5}));
    EXPECT_EQ(frames.at("tokens"), 32);
}

TEST(VideoCommands, FileThatIsNoVideoIsNamedWithWhatIsWrong) {
    const Scratch scratch;
    const std::string file = scratch.write("broken.mp4", "hello");
    const Outcome outcome = run_emloc({"frames", file, "--json"});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr(file));
    EXPECT_THAT(outcome.err, HasSubstr("can't be read as a video"));
}

TEST(VideoCommands, ClipThatWasCutOffIsUsedAsFarAsItGoesAndSaysSo) {
    const Scratch scratch;
    const std::string file = scratch / "cut.mp4";
    fs::copy_file(EMLOC_SOURCE_DIR "/tests/engine/video_files/groups.mp4", file);
    fs::resize_file(file, fs::file_size(file) * 9 / 10);
    const Outcome frames = run_emloc({"frames", file, "--json"});
    ASSERT_EQ(frames.code, 0) << frames.err;
    EXPECT_THAT(frames.err, HasSubstr("The file ends after"));
    EXPECT_GT(frames.json().at("frame_count"), 0);
    EXPECT_LT(frames.json().at("frame_count"), 60);
}

TEST(VideoCommands, ClipWhoseBeginningAloneIsThereIsRefusedAmongDemonstrations) {
    const Scratch scratch;
    const std::string folder = few_clips(scratch, "demonstrations", 2);
    fs::resize_file(fs::path(folder) / "left" / "01.mp4", 40);
    const Outcome adapted =
        run_emloc({"adapt", "--demos", folder, "--store", scratch / "m.emloc", "--name", "motions", "--json"});
    ASSERT_EQ(adapted.code, 0) << adapted.err;
    ASSERT_EQ(adapted.json().at("rejected").size(), 1U);
    EXPECT_THAT(adapted.json().at("rejected")[0].dump(), HasSubstr("01.mp4"));
}

TEST(VideoCommands, OneLongVideoIsCompressedOnceAndAskedTwice) {
    const Scratch scratch;
    const std::string store = scratch / "film.emloc";
    const Outcome adapted = run_emloc({"adapt", "--method", "long-video", "--video",
                                       EMLOC_SOURCE_DIR "/tests/engine/video_files/groups.mp4", "--end", "3", "--store",
                                       store, "--name", "film", "--json"});
    ASSERT_EQ(adapted.code, 0) << adapted.err;
    std::string first;
    for (int time = 0; time < 2; ++time) {
        const Outcome asked = run_emloc(
            {"ask", "What happens?", "--store", store, "--context", "film", "--max-new-tokens", "8", "--json"});
        ASSERT_EQ(asked.code, 0) << asked.err;
        if (time == 0) first = asked.json().at("text").get<std::string>();
        EXPECT_EQ(asked.json().at("text"), first);
    }
}

TEST(VideoCommands, LongVideoModeWithoutAVideoSaysHowItIsMeant) {
    const Scratch scratch;
    const Outcome outcome = run_emloc({"adapt", "--method", "long-video", "--demos", kMotions + "/demonstrations",
                                       "--store", scratch / "film.emloc", "--name", "film"});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("--video FILE"));
}

}  // namespace
}  // namespace emloc::test
