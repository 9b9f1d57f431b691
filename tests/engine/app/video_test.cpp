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

}  // namespace
}  // namespace emloc::test
