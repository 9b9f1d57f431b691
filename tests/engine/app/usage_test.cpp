// Help, wrong usage, and what needs no adaptation.
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using testing::HasSubstr;
using Words = std::vector<std::string>;

class EverySubcommand : public testing::TestWithParam<Words> {};

TEST_P(EverySubcommand, ExplainsItself) {
    Words arguments = GetParam();
    arguments.emplace_back("--help");
    const Outcome outcome = run_emloc(arguments);
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, HasSubstr(GetParam().back()));
    EXPECT_THAT(outcome.out, HasSubstr("--json"));
    EXPECT_THAT(outcome.out, HasSubstr("Usage:"));
    EXPECT_EQ(outcome.err, "");
}

TEST_P(EverySubcommand, RefusesAnUnknownOptionAndPointsToItsHelp) {
    Words arguments = GetParam();
    arguments.emplace_back("--no-such-option");
    const Outcome outcome = run_emloc(arguments);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.out, "");
    std::string command = "emloc";
    for (const std::string& word : GetParam()) {
        command += " " + word;
    }
    EXPECT_THAT(outcome.err, HasSubstr(command + " --help"));
}

INSTANTIATE_TEST_SUITE_P(App, EverySubcommand,
                         testing::Values(Words{"adapt"}, Words{"classify"}, Words{"ask"}, Words{"evaluate"},
                                         Words{"contexts", "list"}, Words{"contexts", "show"},
                                         Words{"contexts", "rename"}, Words{"contexts", "remove"},
                                         Words{"contexts", "duplicate"}, Words{"contexts", "note"},
                                         Words{"contexts", "export"}, Words{"contexts", "import"},
                                         Words{"contexts", "verify"}, Words{"inspect"}, Words{"tokenize"},
                                         Words{"bench"}, Words{"methods"}, Words{"completion"}));

TEST(Usage, HelpListsTheSubcommandsAndTheExitCodes) {
    const Outcome outcome = run_emloc({"--help"});
    EXPECT_EQ(outcome.code, 0);
    for (const char* command : {"adapt", "classify", "ask", "evaluate", "contexts", "inspect", "tokenize", "bench"}) {
        EXPECT_THAT(outcome.out, HasSubstr(command));
    }
    EXPECT_THAT(outcome.out, HasSubstr("130"));
}

TEST(Usage, VersionIsPrinted) {
    const Outcome outcome = run_emloc({"--version"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, testing::MatchesRegex("emloc [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Usage, NoSubcommandIsAMistake) {
    const Outcome outcome = run_emloc({});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("emloc --help"));
}

TEST(Usage, AnUnknownSubcommandIsNamed) {
    const Outcome outcome = run_emloc({"adpat"});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("adpat"));
}

struct Mistake {
    Words arguments;
    const char* message;
};

class WrongUsage : public testing::TestWithParam<Mistake> {};

TEST_P(WrongUsage, EndsWithTwoAndSaysWhatIsWrong) {
    const Scratch scratch;
    const Outcome outcome = run_emloc(GetParam().arguments, {.folder = scratch.folder().string()});
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(GetParam().message));
    EXPECT_EQ(outcome.out, "");
    EXPECT_TRUE(std::filesystem::is_empty(scratch.folder())) << "wrong usage left a file behind";
}

INSTANTIATE_TEST_SUITE_P(
    App, WrongUsage,
    testing::Values(
        Mistake{{"adapt", "--store", "s.db", "--demos", "."}, "--name"},
        Mistake{{"adapt", "--store", "s.db", "--name", "n"}, "--demos"},
        Mistake{{"adapt", "--demos", ".", "--name", "n"}, "--store"},
        Mistake{{"adapt", "--store", "s.db", "--demos", ".", "--name", "n", "--method", "snapless"}, "--method"},
        Mistake{{"adapt", "--store", "s.db", "--demos", ".", "--name", "n", "--delta", "-1"}, "--delta"},
        Mistake{{"adapt", "--store", "s.db", "--demos", ".", "--name", "n", "--delta", "small"}, "--delta"},
        Mistake{{"adapt", "--store", "s.db", "--demos", ".", "--name", "n", "--ratios", "0.5,0.1"}, "ratio"},
        Mistake{{"adapt", "--store", "s.db", "--demos", ".", "--name", "n", "--ratios", "0.5,1.5"}, "ratio"},
        Mistake{{"adapt", "--store", "s.db", "--demos", ".", "--name", "n", "--ratios", "0.1,x"}, "--ratios"},
        Mistake{{"adapt", "--store", "s.db", "--demos", ".", "--name", "n", "--chunk-tokens", "0"}, "--chunk-tokens"},
        Mistake{{"adapt", "--store", "s.db", "--demos", ".", "--name", "n", "--replace", "--extend"}, "--replace"},
        Mistake{{"adapt", "--store", "s.db", "--demos", ".", "--name", "n", "--dtype", "f8"}, "--dtype"},
        Mistake{{"classify", "--store", "s.db", "--context", "n"}, "image"},
        Mistake{{"classify", "--store", "s.db", "a.png"}, "--context"},
        Mistake{{"ask", "--context", "n", "What?"}, "--store"}, Mistake{{"ask", "What?", "--top-p", "1.5"}, "--top-p"},
        Mistake{{"ask", "What?", "--temperature", "-1"}, "--temperature"},
        Mistake{{"evaluate", "--store", "s.db", "--context", "n"}, "--data"}, Mistake{{"contexts"}, "contexts --help"},
        Mistake{{"contexts", "rename", "--store", "s.db", "only-one"}, "new-name"},
        Mistake{{"tokenize", "some text", "--decode", "1"}, "--decode"}));

TEST(Usage, EnvironmentGivesTheStore) {
    const Scratch scratch;
    const Outcome outcome = run_emloc({"contexts", "list"}, {.environment = {{"EMLOC_STORE", scratch / "none.db"}}});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("none.db"));
}

TEST(Inspect, TakesTheModelByAWordOrByTheOptionOfAllCommands) {
    const std::string pocket = EMLOC_SOURCE_DIR "/resources/pocket";
    const auto by_word = run_emloc({"inspect", pocket, "--json"}).json();
    EXPECT_EQ(run_emloc({"inspect", "-m", pocket, "--json"}).json(), by_word);
    EXPECT_EQ(run_emloc({"inspect", "--model", pocket, "--json"}).json(), by_word);
    EXPECT_EQ(run_emloc({"inspect", pocket, "--model", pocket}).code, 2);
}

TEST(Methods, AreListed) {
    const auto methods = run_emloc({"methods", "--json"}).json();
    std::vector<std::string> names;
    for (const auto& method : methods) {
        names.push_back(method.at("method"));
    }
    EXPECT_EQ(names.front(), "emloc");  // what is meant where none is named
    EXPECT_THAT(names, testing::IsSupersetOf({"naive", "zero-shot", "long-video", "snapkv", "recency", "random"}));
}

TEST(Output, ThatCanNotBeWrittenIsAnError) {
    const Outcome outcome = run_emloc({"methods"}, {.output_file = "/dev/full"});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("could not be written"));
}

TEST(Threads, SleepSoonWhileTheyWaitUnlessToldOtherwise) {
    // libgomp prints what it understood when it is loaded.
    const Outcome by_default =
        run_emloc({"methods"}, {.environment = {{"OMP_DISPLAY_ENV", "verbose"}, {"OMP_WAIT_POLICY", ""}}});
    EXPECT_EQ(by_default.code, 0);
    EXPECT_THAT(by_default.err, HasSubstr("GOMP_SPINCOUNT = '1000'"));
    const Outcome chosen =
        run_emloc({"methods"}, {.environment = {{"OMP_DISPLAY_ENV", "true"}, {"OMP_WAIT_POLICY", "active"}}});
    EXPECT_THAT(chosen.err, HasSubstr("OMP_WAIT_POLICY = 'ACTIVE'"));
}

TEST(Verbosity, QuietLeavesErrorsOnly) {
    const Scratch scratch;
    const Outcome quiet = run_emloc({"inspect", "--quiet", scratch / "nowhere"});
    EXPECT_EQ(quiet.code, 3);
    EXPECT_THAT(quiet.err, HasSubstr("nowhere"));
    const Outcome verbose = run_emloc({"inspect", "--verbose", "--hash", test_model().string()});
    EXPECT_THAT(verbose.err, HasSubstr("Loading the model"));
    EXPECT_EQ(run_emloc({"inspect", "--hash", test_model().string()}).err, "");
}

const std::string kTokenizer = EMLOC_GOLDENS_DIR "/tokenizer";

TEST(Tokenize, GivesTheGoldenIdsAndTextBack) {
    std::ifstream cases(kTokenizer + "/cases.jsonl");
    int tried = 0;
    for (std::string line; std::getline(cases, line) && tried < 12;) {
        const auto golden = nlohmann::json::parse(line);
        const std::string text = golden.at("text");
        // Arguments can't hold a zero byte, and an empty list of ids can't be given.
        if (text.empty() || text.find('\0') != std::string::npos || text.front() == '-') {
            continue;
        }
        ++tried;
        SCOPED_TRACE(text);
        const auto encoded = run_emloc({"tokenize", "--model", kTokenizer, "--json", text}).json();
        EXPECT_EQ(encoded.at("ids"), golden.at("ids"));
        const std::string ids = fmt::format("{}", fmt::join(golden.at("ids").get<std::vector<int>>(), ","));
        EXPECT_EQ(run_emloc({"tokenize", "--model", kTokenizer, "--json", "--decode", ids}).json().at("text"),
                  golden.at("decoded"));
    }
    EXPECT_EQ(tried, 12);
}

TEST(Tokenize, ReadsStandardInputWhenNoTextIsGiven) {
    const auto typed = run_emloc({"tokenize", "--model", kTokenizer, "--json"}, {.input = "two words\n"}).json();
    const auto given = run_emloc({"tokenize", "--model", kTokenizer, "--json", "two words\n"}).json();
    EXPECT_GT(given.at("count"), 0);
    EXPECT_EQ(typed, given);
}

TEST(Tokenize, PlainLeavesSpecialTokensToUsers) {
    const auto special = run_emloc({"tokenize", "--model", kTokenizer, "--json", "<|im_end|>"}).json();
    const auto plain = run_emloc({"tokenize", "--model", kTokenizer, "--json", "--plain", "<|im_end|>"}).json();
    EXPECT_EQ(special.at("count"), 1);
    EXPECT_GT(plain.at("count"), 1);
}

TEST(Tokenize, AnIdThatIsNoTokenIsRefused) {
    const Outcome outcome = run_emloc({"tokenize", "--model", kTokenizer, "--decode", "99999999"});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("99999999"));
}

TEST(Inspect, TellsTheSizeOfTheModelFromItsHeaders) {
    const auto found = run_emloc({"inspect", test_model().string(), "--json"}).json();
    EXPECT_EQ(found.at("family"), "qwen2_vl");
    const std::int64_t parameters = found.at("parameters");
    EXPECT_GT(parameters, 1'000'000);
    EXPECT_EQ(found.at("memory").at("f32_weights_bytes"), 4 * parameters);
    EXPECT_GT(found.at("tokenizer").at("size"), 1000);
    EXPECT_FALSE(found.contains("identity"));
}

TEST(Inspect, HashIsTheIdentityOfTheWeights) {
    const Scratch scratch;
    const auto hash = [](const std::string& folder) {
        return run_emloc({"inspect", folder, "--hash", "--json"}).json().at("identity").at("sha256").get<std::string>();
    };
    const std::string same = hash(test_model().string());
    EXPECT_EQ(same.size(), 64u);
    EXPECT_EQ(hash(test_model().string()), same);
    EXPECT_NE(hash(copy_as_another_model(scratch, "other")), same);
}

TEST(Inspect, FindsTheBundledModelByItself) {
    const auto bundled = std::filesystem::path(EMLOC_SOURCE_DIR) / "resources/pocket";
    const Outcome outcome = run_emloc({"inspect", "--json"}, {.environment = {{"EMLOC_MODEL", ""}}});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_TRUE(std::filesystem::equivalent(outcome.json().at("folder").get<std::string>(), bundled));
}

}  // namespace
}  // namespace emloc::test
