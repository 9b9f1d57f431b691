// Every model family through the built program, by every method: from pictures and clips to a context in a store, and
// from there to answers.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/adaptation/methods/registry.h"
#include "engine/model/families/family.h"
#include "engine/model/families/registry.h"
#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

const fs::path kClips = EMLOC_SOURCE_DIR "/projects/motions/demonstrations";

class FamilyProgram : public testing::TestWithParam<const Family*> {
 protected:
    // A small random model of the family, as transformers 5 saves it.
    static std::string model() { return fmt::format("{}/families/{}/v5", EMLOC_GOLDENS_DIR, GetParam()->name); }

    Outcome run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"-m", model(), "--store", store_, "--json"});
        return run_emloc(arguments);
    }

    // Probabilities by label.
    json classified(const std::string& context, const std::string& picture) const {
        const auto outcome = run({"classify", picture, "--context", context});
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        return outcome.code == 0 ? outcome.json().at(0).at("probabilities") : json::object();
    }

    static void expect_near(const json& some, const json& others) {
        ASSERT_EQ(some.size(), others.size());
        for (const auto& [label, probability] : some.items())
            EXPECT_NEAR(probability.get<double>(), others.at(label).get<double>(), 1e-4) << label;
    }

    Scratch scratch_;
    std::string store_ = scratch_ / "contexts.emloc";
};

TEST_P(FamilyProgram, AdaptsByEveryMethodAndAnswersFromTheStore) {
    const auto classes = scratch_.write_classes("classes");
    const auto picture = scratch_.write_image("asked.png", 80, 64, 90);
    for (const auto& method : builtin_methods().all()) {
        if (method.reads == Reads::kOneVideo) continue;
        const auto adapted = run({"adapt", "--demos", classes, "--method", method.name, "--name", method.name});
        ASSERT_EQ(adapted.code, 0) << method.name << ": " << adapted.err;
        const auto probabilities = classified(method.name, picture);
        EXPECT_EQ(probabilities.size(), 2U) << method.name;
    }
    const auto said = run({"ask", "What is this?", "--image", picture, "--context", "emloc", "--max-new-tokens", "3"});
    EXPECT_EQ(said.code, 0) << said.err;
}

// Two chunks in two sittings are the same context as in one.
TEST_P(FamilyProgram, ContinuesAContextWhereItEnded) {
    std::string lines[4];
    for (int i = 0; i < 4; ++i) {
        const auto name = fmt::format("{}.png", i);
        scratch_.write_image(name, 64 + 16 * i, 64, 60 * i);
        lines[i] = json{{"image", name}, {"label", i % 2 == 0 ? "dark" : "bright"}}.dump() + "\n";
    }
    const auto adapt = [&](const std::string& list, std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"adapt", "--demos", list, "--method", "naive", "--demos-per-chunk", "1"});
        const auto outcome = run(arguments);
        ASSERT_EQ(outcome.code, 0) << outcome.err;
    };
    adapt(scratch_.write("first.jsonl", lines[0] + lines[1]), {"--name", "parts"});
    adapt(scratch_.write("second.jsonl", lines[2] + lines[3]), {"--extend", "--name", "parts"});
    adapt(scratch_.write("all.jsonl", lines[0] + lines[1] + lines[2] + lines[3]), {"--name", "whole"});
    const auto picture = scratch_.write_image("asked.png", 80, 64, 90);
    expect_near(classified("parts", picture), classified("whole", picture));
}

TEST_P(FamilyProgram, ReadsClipsAndOneLongVideo) {
    const auto clip = [&](const char* label) {
        const auto target = scratch_.folder() / "clips" / label;
        fs::create_directories(target);
        fs::copy_file(kClips / label / "00.mp4", target / "00.mp4");
        return (target / "00.mp4").string();
    };
    const auto film = clip("left");
    clip("up");
    const auto clips = run({"adapt", "--demos", scratch_ / "clips", "--name", "clips"});
    ASSERT_EQ(clips.code, 0) << clips.err;
    EXPECT_EQ(classified("clips", film).size(), 2U);
    const auto video =
        run({"adapt", "--method", "long-video", "--video", film, "--question", "What moves?", "--name", "film"});
    ASSERT_EQ(video.code, 0) << video.err;
    const auto said = run({"ask", "What moves?", "--context", "film", "--max-new-tokens", "3"});
    EXPECT_EQ(said.code, 0) << said.err;
}

TEST_P(FamilyProgram, InspectsItsModelByName) {
    const auto outcome = run_emloc({"inspect", "-m", model(), "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.json().at("family"), GetParam()->name);
}

INSTANTIATE_TEST_SUITE_P(Families, FamilyProgram, testing::ValuesIn(families().begin(), families().end()),
                         [](const auto& info) { return std::string(info.param->name); });

}  // namespace
}  // namespace emloc::test
