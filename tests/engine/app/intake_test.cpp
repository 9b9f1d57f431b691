// What `adapt` and `evaluate` make of data sets in parts, of system prompts, and what they say of both.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

class Intake : public testing::Test {
 protected:
    Outcome run(Words words) const {
        words.insert(words.end(), {"--store", scratch_ / "contexts.db", "--json"});
        return run_emloc(words);
    }
    Outcome adapt(const std::string& source, const Words& more = {"--replace"}) const {
        Words words{"adapt", "--method", "naive", "--name", "test", "--demos", scratch_ / source};
        words.insert(words.end(), more.begin(), more.end());
        const Outcome outcome = run(words);
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        return outcome;
    }
    void write_list(const std::string& name, const std::string& image, const std::string& system) const {
        scratch_.write(
            name, json{{"query", "<image>What?"}, {"response", image}, {"image", image}, {"system", system}}.dump());
    }

    const Scratch scratch_;
};

TEST_F(Intake, OfADataSetInPartsAdaptTakesTheDemonstrationsAndEvaluateWhatIsHeldBack) {
    int shade = 0;
    for (const auto* name : {"train/cats/1.png", "train/dogs/1.png", "train/dogs/2.png", "valid/cats/3.png",
                             "test/cats/4.png", "test/dogs/4.png"})
        scratch_.write_image(std::string("set/") + name, 64, 64, shade += 30);
    const Outcome adapted = adapt("set");
    EXPECT_EQ(adapted.json().at("labels"), json({"cats", "dogs"}));
    EXPECT_EQ(adapted.json().at("demonstrations"), 3);
    ASSERT_EQ(adapted.json().at("notes").size(), 1u);
    const std::string note = adapted.json().at("notes")[0].at("note");
    EXPECT_THAT(note, HasSubstr("\"train\" are demonstrations"));
    EXPECT_THAT(adapted.err, HasSubstr(note));
    const Outcome evaluated = run({"evaluate", "--context", "test", "--data", scratch_ / "set"});
    ASSERT_EQ(evaluated.code, 0) << evaluated.err;
    EXPECT_EQ(evaluated.json().at("total"), 3);
}

TEST_F(Intake, TheSystemPromptOfAllConversationsIsUsedUnlessAnotherIsGiven) {
    scratch_.write_image("a.png");
    scratch_.write_image("b.png", 64, 64, 30);
    write_list("a.json", "a.png", "Answer with one word.");
    const auto prompt_of = [](const Outcome& outcome) { return outcome.json().at("options").at("system_prompt"); };
    const Outcome used = adapt("a.json");
    EXPECT_EQ(prompt_of(used), "Answer with one word.");
    EXPECT_THAT(used.err, HasSubstr("\"Answer with one word.\", is used"));

    write_list("b.json", "b.png", "Answer at length.");
    const Outcome extended = adapt("b.json", {"--extend"});
    EXPECT_EQ(prompt_of(extended), "Answer with one word.");
    EXPECT_THAT(extended.err, HasSubstr("is not used: the context keeps its own"));

    const Outcome given = adapt("b.json", {"--replace", "--system-prompt", "Be kind."});
    EXPECT_EQ(prompt_of(given), "Be kind.");
    EXPECT_THAT(given.err, Not(HasSubstr("Answer at length")));
}

TEST_F(Intake, OneClassAloneIsDoubtedButNotWhereItIsAddedToOthers) {
    scratch_.write_image("cats/1.png");
    scratch_.write_image("dogs/2.png", 64, 64, 30);
    EXPECT_THAT(adapt("cats").err, HasSubstr("only one class, \"cats\""));
    EXPECT_THAT(adapt("dogs", {"--extend"}).err, Not(HasSubstr("only one class")));
}

}  // namespace
}  // namespace emloc::test
