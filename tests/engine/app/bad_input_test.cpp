// Files that aren't what they should be, each with its message and exit code.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

Outcome adapt(const Scratch& scratch, const std::string& demonstrations, std::vector<std::string> more = {}) {
    // Without the search: quick, and it reads the same files.
    std::vector<std::string> arguments{"adapt",  "--method", "naive",   "--store",      scratch / "contexts.db",
                                       "--name", "test",     "--demos", demonstrations, "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_emloc(arguments);
}

std::size_t stored_contexts(const Scratch& scratch) {
    return run_emloc({"contexts", "list", "--store", scratch / "contexts.db", "--json"}).json().size();
}

TEST(BadDemonstrations, NoSuchFolder) {
    const Scratch scratch;
    const Outcome outcome = adapt(scratch, scratch / "nowhere");
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("nowhere"));
    EXPECT_EQ(outcome.out, "");
    EXPECT_FALSE(fs::exists(scratch / "contexts.db"));
}

TEST(BadDemonstrations, EmptyFolder) {
    const Scratch scratch;
    fs::create_directories(scratch / "empty");
    const Outcome outcome = adapt(scratch, scratch / "empty");
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("empty"), HasSubstr((scratch / "empty"))));
}

TEST(BadDemonstrations, AFolderWithoutClassesOrImages) {
    const Scratch scratch;
    scratch.write("flat/notes.txt", "notes");
    const Outcome outcome = adapt(scratch, scratch / "flat");
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("no class folders"));
}

TEST(BadDemonstrations, AFolderOfImagesIsOneClass) {
    const Scratch scratch;
    scratch.write_image("morel/a.png");
    const Outcome outcome = adapt(scratch, scratch / "morel");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.json().at("labels"), nlohmann::json({"morel"}));
}

TEST(BadDemonstrations, ATextFileNamedJpgIsLeftOutAndTheOthersAreUsed) {
    const Scratch scratch;
    scratch.write_classes("demos");
    scratch.write("demos/dark/letter.jpg", "Dear Sir or Madam,\n");
    const Outcome outcome = adapt(scratch, scratch / "demos");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("letter.jpg"));
    const auto report = outcome.json();
    EXPECT_EQ(report.at("demonstrations"), 4);
    ASSERT_EQ(report.at("rejected").size(), 1u);
    EXPECT_THAT(report.at("rejected")[0].at("file").get<std::string>(), HasSubstr("letter.jpg"));
}

TEST(BadDemonstrations, NothingButATextFileNamedJpg) {
    const Scratch scratch;
    scratch.write("demos/letters/letter.jpg", "Dear Sir or Madam,\n");
    const Outcome outcome = adapt(scratch, scratch / "demos");
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("letter.jpg"));
    EXPECT_EQ(stored_contexts(scratch), 0u);
}

TEST(BadDemonstrations, AOnePixelImageIsUsedOrNamed) {
    const Scratch scratch;
    scratch.write_classes("demos");
    scratch.write_image("demos/dark/pixel.png", 1, 1);
    const Outcome outcome = adapt(scratch, scratch / "demos");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto report = outcome.json();
    EXPECT_EQ(report.at("demonstrations").get<std::size_t>() + report.at("rejected").size(), 5u);
}

TEST(BadDemonstrations, AStripTooNarrowForTheModelIsNamed) {
    const Scratch scratch;
    scratch.write_classes("demos");
    scratch.write_image("demos/dark/strip.png", 20000, 10);
    const Outcome outcome = adapt(scratch, scratch / "demos");
    EXPECT_THAT(outcome.err, HasSubstr("strip.png"));
    EXPECT_THAT(outcome.code, testing::AnyOf(0, 3));
}

TEST(BadDemonstrations, TwoFoldersOfOneClass) {
    const Scratch scratch;
    scratch.write_image("demos/caf\xC3\xA9/a.png");   // é as one code point
    scratch.write_image("demos/cafe\xCC\x81/b.png");  // e and a combining accent: the same name to a reader
    const Outcome outcome = adapt(scratch, scratch / "demos");
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("both name the class"));
}

// The program can't go on before somebody reads its warnings, which are more than a pipe holds: by then it has read the
// demonstrations and computed nothing.
TEST(BadDemonstrations, AFileThatChangesBeforeAdaptingIsNamed) {
    const Scratch scratch;
    const std::string demos = scratch.write_classes("demos");
    const std::string changing = scratch.write_image("demos/dark/changing.png", 64, 64, 30);
    const std::string long_name(200, 'x');
    for (int i = 0; i < 1000; ++i) scratch.write(fmt::format("demos/dark/{}{}.txt", long_name, i), "notes");
    Child child({"adapt", "--mode", "naive", "--demos", demos, "--store", scratch / "contexts.db", "--name", "test"});
    ASSERT_TRUE(child.wait_for_message("0.txt"));
    scratch.write_image("demos/dark/changing.png", 64, 64, 200);
    const Outcome outcome = child.finish();
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, testing::AllOf(HasSubstr(changing), HasSubstr("has changed since it was added")));
}

TEST(BadDemonstrations, ABrokenManifestNamesTheLine) {
    const Scratch scratch;
    const std::string manifest = scratch.write("demos.jsonl", "{\"image\": \"a.png\", \"label\": \n");
    const Outcome outcome = adapt(scratch, manifest);
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("demos.jsonl"));
}

TEST(OddDemonstrations, ALabelWithEmojiComesBackUnchanged) {
    const Scratch scratch;
    scratch.write_image("demos/🍄 toadstool/a.png", 64, 64, 20);
    scratch.write_image("demos/🌲/b.png", 64, 64, 230);
    const Outcome outcome = adapt(scratch, scratch / "demos");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const std::vector<std::string> labels = outcome.json().at("labels");
    EXPECT_THAT(labels, testing::UnorderedElementsAre("🍄 toadstool", "🌲"));
    const auto answers = run_emloc({"classify", "--store", scratch / "contexts.db", "--context", "test", "--json",
                                    scratch / "demos/🌲/b.png"})
                             .json();
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_TRUE(answers[0].at("probabilities").contains("🍄 toadstool"));
}

class BadModel : public testing::Test {
 protected:
    BadModel() {
        for (const auto& entry : fs::directory_iterator(test_model())) {
            if (entry.is_regular_file()) {
                fs::create_directories(scratch_ / "model");
                fs::copy_file(entry.path(), fs::path(scratch_ / "model") / entry.path().filename());
            }
        }
    }
    // Both that load the model and that only look at it must say the same.
    void expect_refused(const std::string& message) const {
        const Outcome inspected = run_emloc({"inspect", scratch_ / "model"});
        EXPECT_EQ(inspected.code, 3);
        EXPECT_THAT(inspected.err, HasSubstr(message));
        scratch_.write_classes("demos");
        const Outcome adapted = adapt(scratch_, scratch_ / "demos", {"--model", scratch_ / "model"});
        EXPECT_EQ(adapted.code, 3);
        EXPECT_THAT(adapted.err, AllOf(HasSubstr(message), Not(HasSubstr("fault of the program"))));
        EXPECT_EQ(stored_contexts(scratch_), 0u);
    }
    void replace(const std::string& file, const std::string& from, const std::string& to) const {
        std::string text = read_file(fs::path(scratch_ / "model") / file);
        const auto at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from << " not in " << file;
        scratch_.write("model/" + file, text.replace(at, from.size(), to));
    }
    const Scratch scratch_;
};

TEST_F(BadModel, NoSuchFolder) {
    fs::remove_all(scratch_ / "model");
    expect_refused("There is no model folder");
}

TEST_F(BadModel, TruncatedWeights) {
    const fs::path weights = scratch_ / "model/model.safetensors";
    fs::resize_file(weights, fs::file_size(weights) - 1000);
    expect_refused("model.safetensors");
}

TEST_F(BadModel, NoWeights) {
    fs::remove(scratch_ / "model/model.safetensors");
    expect_refused("model.safetensors");
}

TEST_F(BadModel, ConfigOfAnotherFamily) {
    replace("config.json", "\"qwen2_vl\"", "\"llama\"");
    expect_refused("llama");
}

TEST_F(BadModel, ConfigThatIsNoJson) {
    scratch_.write("model/config.json", "hidden_size = 192\n");
    expect_refused("config.json");
}

TEST_F(BadModel, ConfigThatDoesNotFitTheWeightsNamesATensor) {
    const auto config = nlohmann::json::parse(read_file(fs::path(scratch_ / "model/config.json")));
    auto changed = config;
    changed["intermediate_size"] = config.at("intermediate_size").get<int>() + 64;
    scratch_.write("model/config.json", changed.dump(1));
    scratch_.write_classes("demos");
    const Outcome outcome = adapt(scratch_, scratch_ / "demos", {"--model", scratch_ / "model"});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("mlp"));
}

TEST_F(BadModel, UnknownDevice) {
    scratch_.write_classes("demos");
    const Outcome outcome = adapt(scratch_, scratch_ / "demos", {"--device", "abacus"});
    EXPECT_THAT(outcome.code, testing::AnyOf(2, 3));
    EXPECT_THAT(outcome.err, HasSubstr("abacus"));
}

}  // namespace
}  // namespace emloc::test
