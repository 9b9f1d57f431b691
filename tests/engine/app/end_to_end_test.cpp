// The whole job on a sample project with the bundled model, as a person would run it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using Words = std::vector<std::string>;
namespace fs = std::filesystem;

const std::string kProject = EMLOC_SOURCE_DIR "/projects/glyphs";

std::vector<fs::path> images_of(const fs::path& class_folder) {
    std::vector<fs::path> images;
    for (const auto& entry : fs::directory_iterator(class_folder)) {
        images.push_back(entry.path());
    }
    std::sort(images.begin(), images.end());
    return images;
}

std::vector<fs::path> class_folders(const fs::path& folder) {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.is_directory()) {
            folders.push_back(entry.path());
        }
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

// Everything of an adaptation's report that must not depend on when and how fast it ran.
json decisions(const json& report) {
    json chunks = report.at("chunks");
    for (json& chunk : chunks) {
        chunk.erase("seconds");
        for (json& layer : chunk.at("layers")) {
            for (json& trial : layer.at("trials")) {
                trial.erase("seconds");
            }
        }
    }
    return chunks;
}

class EndToEnd : public testing::Test {
 protected:
    Outcome emloc(Words arguments) const {
        arguments.insert(arguments.end(), {"--store", store_});
        return run_emloc(arguments);
    }
    json adapt(const std::string& name, const std::string& demonstrations, const Words& more = {}) const {
        Words arguments{"adapt", "--name", name, "--demos", demonstrations, "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Outcome outcome = emloc(arguments);
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        return outcome.json();
    }
    // A manifest of demonstrations [begin, end) of the project, class by class in turn.
    std::string manifest(const std::string& name, std::size_t begin, std::size_t end) const {
        const auto folders = class_folders(kProject + "/demonstrations");
        std::string lines;
        for (std::size_t i = begin; i < end; ++i) {
            const fs::path& folder = folders[i % folders.size()];
            const fs::path image = images_of(folder).at(i / folders.size());
            const fs::path copy = scratch_.folder() / folder.filename() / image.filename();
            fs::create_directories(copy.parent_path());
            fs::copy_file(image, copy, fs::copy_options::overwrite_existing);
            lines +=
                json{{"image", fs::relative(copy, scratch_.folder()).string()}, {"label", folder.filename().string()}}
                    .dump() +
                "\n";
        }
        return scratch_.write(name, lines);
    }

    // The project's demonstrations or held-back images in class folders of these names.
    std::string renamed(const std::string& part, const Words& names) const {
        const auto folders = class_folders(kProject + "/" + part);
        for (std::size_t i = 0; i < folders.size(); ++i) {
            const auto folder = scratch_.folder() / part / names.at(i);
            fs::create_directories(folder.parent_path());
            fs::copy(folders[i], folder);
        }
        return scratch_ / part;
    }

    const Scratch scratch_;
    const std::string store_ = scratch_ / "contexts.db";
};

TEST_F(EndToEnd, AdaptedContextNamesHeldBackImagesFarAboveChance) {
    const json report = adapt("glyphs", kProject + "/demonstrations");
    const auto classes = class_folders(kProject + "/demonstrations").size();
    EXPECT_EQ(report.at("labels").size(), classes);
    EXPECT_GT(report.at("kept_share"), 0.0);
    EXPECT_LT(report.at("kept_share"), 1.0) << "nothing was pruned";

    const json result = emloc({"evaluate", "--context", "glyphs", "--data", kProject + "/held-back", "--json"}).json();
    const double chance = 1.0 / static_cast<double>(classes);
    EXPECT_NEAR(result.at("chance"), chance, 1e-12);
    EXPECT_GT(result.at("accuracy").get<double>() - result.at("margin").get<double>(), 2 * chance);

    // The parts agree with one another.
    std::int64_t right = 0;
    for (const json& answer : result.at("answers")) {
        right += answer.at("correct").get<bool>() ? 1 : 0;
        EXPECT_EQ(answer.at("correct").get<bool>(), answer.at("label") == answer.at("expected"));
    }
    EXPECT_EQ(result.at("correct"), right);
    EXPECT_EQ(result.at("total"), result.at("answers").size());
    EXPECT_EQ(result.at("recorded"), true);
    const json summary = emloc({"contexts", "list", "--json"}).json().at(0);
    EXPECT_DOUBLE_EQ(summary.at("accuracy"), result.at("accuracy"));
}

TEST_F(EndToEnd, EveryEvaluationIsKeptAndTwoContextsAreComparedOnTheSameImages) {
    for (const char* name : {"one", "two"}) {
        adapt(name, kProject + "/demonstrations", {"--mode", "naive"});
        emloc({"evaluate", "--context", name, "--data", kProject + "/held-back", "--limit", "2"});
    }
    const auto all = emloc({"evaluate", "--context", "one", "--data", kProject + "/held-back", "--json"}).json();
    const auto tests = emloc({"contexts", "tests", "one", "--json"}).json();
    ASSERT_EQ(tests.size(), 2u);
    EXPECT_EQ(tests[1].at("total"), all.at("total"));
    EXPECT_NE(tests[0].at("total"), tests[1].at("total"));
    const auto compared = emloc({"contexts", "compare", "one", "two", "--json"}).json();
    EXPECT_EQ(compared.at("images"), tests[0].at("total"));
    EXPECT_EQ(compared.at("first_correct"), compared.at("second_correct"));
    EXPECT_TRUE(compared.at("changed").empty()) << "they are made of the same";
    EXPECT_NE(emloc({"contexts", "compare", "one", "two"}).out.find("All answers are the same"), std::string::npos);
}

TEST_F(EndToEnd, ClassesThatTheContextCallsOtherwiseAreMappedOrLeftOut) {
    adapt("glyphs", kProject + "/demonstrations", {"--mode", "naive"});
    Words names, map;
    for (const auto& folder : class_folders(kProject + "/held-back")) names.push_back(folder.filename().string() + "s");
    const auto data = renamed("held-back", names);
    const auto right = emloc({"evaluate", "--context", "glyphs", "--data", kProject + "/held-back", "--json"}).json();
    const auto wrong = emloc({"evaluate", "--context", "glyphs", "--data", data, "--json"});
    EXPECT_EQ(wrong.json().at("correct"), 0);
    EXPECT_NE(wrong.err.find("--map \"" + names[1] + "="), std::string::npos) << wrong.err;
    Words command{"evaluate", "--context", "glyphs", "--data", data, "--json", "--leave-out", names[0]};
    for (const auto& name : names)
        command.insert(command.end(), {"--map", name + "=" + name.substr(0, name.size() - 1)});
    const auto mapped = emloc(command).json();
    EXPECT_GT(mapped.at("correct"), 0);
    EXPECT_LT(mapped.at("total"), right.at("total"));
}

// In bytes all letters of these words begin with the same two.
TEST_F(EndToEnd, ClassesMayBeCalledByWordsOfAnyScript) {
    const Words names{"कुत्ता", "बिल्ली", "सेब", "केला", "ქართ", "ჰაე", "დონი", "ტყე"};
    adapt("words", renamed("demonstrations", names));
    const auto result =
        emloc({"evaluate", "--context", "words", "--data", renamed("held-back", names), "--json"}).json();
    EXPECT_GT(result.at("accuracy"), 0.75);
}

TEST_F(EndToEnd, ReportHoldsEveryTrialAndTheBoundWasKept) {
    const json report = adapt("glyphs", kProject + "/demonstrations", {"--delta", "0.01", "--ratios", "0.2,0.5"});
    const json model = report.at("model");
    ASSERT_GT(report.at("chunks").size(), 0u);
    for (const json& chunk : report.at("chunks")) {
        ASSERT_EQ(chunk.at("layers").size(), model.at("layers"));
        for (const char* phase : {"vision", "chunk", "observation", "search"}) {
            EXPECT_GT(chunk.at("seconds").at(phase), 0.0) << phase;
        }
        for (const json& layer : chunk.at("layers")) {
            const double accepted = layer.at("ratio");
            ASSERT_EQ(layer.at("kept").size(), model.at("kv_heads"));
            for (const json& kept : layer.at("kept")) {
                EXPECT_EQ(kept, static_cast<std::int64_t>(chunk.at("tokens").get<double>() * accepted));
            }
            ASSERT_FALSE(layer.at("trials").empty());
            for (const json& trial : layer.at("trials")) {
                EXPECT_EQ(trial.at("accepted").get<bool>(), trial.at("ratio") == accepted);
                EXPECT_EQ(trial.at("accepted").get<bool>(), trial.at("js").get<double>() <= 0.01);
            }
        }
    }
}

TEST_F(EndToEnd, RepeatingGivesTheSameDecisions) {
    const std::string demos = manifest("demos.jsonl", 0, 16);
    const json first = adapt("first", demos, {"--demos-per-chunk", "8"});
    const json second = adapt("second", demos, {"--demos-per-chunk", "8"});
    EXPECT_EQ(first.at("chunks").size(), 2u);
    EXPECT_EQ(decisions(first), decisions(second));
}

TEST_F(EndToEnd, ExtendingEqualsAdaptingToAllAtOnce) {
    const json all = adapt("all", manifest("all.jsonl", 0, 16), {"--demos-per-chunk", "8"});
    adapt("grown", manifest("begin.jsonl", 0, 8), {"--demos-per-chunk", "8"});
    // The options of the stored context hold on.
    const json grown = adapt("grown", manifest("rest.jsonl", 8, 16), {"--extend"});
    EXPECT_EQ(grown.at("demonstrations"), 16);
    EXPECT_EQ(decisions(grown), decisions(all));

    const std::string image = images_of(class_folders(kProject + "/held-back").front()).front().string();
    const json from_all = emloc({"classify", "--context", "all", "--json", image}).json();
    const json from_grown = emloc({"classify", "--context", "grown", "--json", image}).json();
    EXPECT_EQ(from_all, from_grown);
}

TEST_F(EndToEnd, NaiveKeepsAllAndTriesNothing) {
    const json report = adapt("naive", manifest("demos.jsonl", 0, 8), {"--method", "naive"});
    EXPECT_EQ(report.at("kept_share"), 1.0);
    for (const json& chunk : report.at("chunks")) {
        for (const json& layer : chunk.at("layers")) {
            EXPECT_EQ(layer.at("ratio"), 1.0);
            EXPECT_TRUE(layer.at("trials").empty());
            for (const json& kept : layer.at("kept")) {
                EXPECT_EQ(kept, chunk.at("tokens"));
            }
        }
    }
}

TEST_F(EndToEnd, ZeroShotNeedsNoDemonstrations) {
    const Outcome adapted = emloc({"adapt", "--name", "bare", "--method", "zero-shot", "--json"});
    ASSERT_EQ(adapted.code, 0) << adapted.err;
    EXPECT_EQ(adapted.json().at("chunks").size(), 0u);
    const std::string image = images_of(class_folders(kProject + "/held-back").front()).front().string();
    const json answers = emloc({"classify", "--context", "bare", "--labels", "yes,no", "--json", image}).json();
    EXPECT_EQ(answers.at(0).at("probabilities").size(), 2u);
    const Outcome without_labels = emloc({"classify", "--context", "bare", image});
    EXPECT_NE(without_labels.code, 0);
    EXPECT_THAT(without_labels.err, HasSubstr("label"));
}

TEST_F(EndToEnd, ClassifyGivesProbabilitiesAndGoesOnAfterABadImage) {
    adapt("glyphs", manifest("demos.jsonl", 0, 8));
    const auto folder = class_folders(kProject + "/held-back").front();
    const std::string good = images_of(folder).front().string();
    const std::string letter = scratch_.write("letter.jpg", "Dear Sir or Madam,\n");
    const Outcome outcome =
        emloc({"classify", "--context", "glyphs", "--json", scratch_ / "missing.png", letter, good});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, testing::AllOf(HasSubstr("missing.png"), HasSubstr("letter.jpg")));
    const json answers = outcome.json();
    ASSERT_EQ(answers.size(), 3u);
    EXPECT_TRUE(answers[0].contains("error"));
    EXPECT_TRUE(answers[1].contains("error"));
    EXPECT_EQ(answers[2].at("image"), good);
    double sum = 0;
    double best = 0;
    for (const auto& [label, probability] : answers[2].at("probabilities").items()) {
        sum += probability.get<double>();
        best = std::max(best, probability.get<double>());
    }
    EXPECT_NEAR(sum, 1, 1e-5);
    const std::string label = answers[2].at("label");
    EXPECT_EQ(answers[2].at("probabilities").at(label), best);

    const Outcome text = emloc({"classify", "--context", "glyphs", good});
    EXPECT_EQ(text.code, 0);
    EXPECT_THAT(text.out, HasSubstr(good + ": " + label));
    EXPECT_EQ(std::count(text.out.begin(), text.out.end(), '%'), 3) << text.out;
    EXPECT_EQ(text.err, "") << "no progress where stderr is no terminal";
}

TEST_F(EndToEnd, AskStreamsTheTextThatJsonReports) {
    adapt("glyphs", manifest("demos.jsonl", 0, 8));
    const std::string image = images_of(class_folders(kProject + "/held-back").front()).front().string();
    const Words question{"ask", "--context", "glyphs", "--image", image, "What is this?", "--max-new-tokens", "8"};
    Words as_json = question;
    as_json.emplace_back("--json");
    const Outcome streamed = emloc(question);
    ASSERT_EQ(streamed.code, 0) << streamed.err;
    const json answer = emloc(as_json).json();
    EXPECT_EQ(streamed.out, answer.at("text").get<std::string>() + "\n");
    EXPECT_GE(answer.at("tokens"), 1);
    EXPECT_LE(answer.at("tokens"), 8);
    EXPECT_GT(answer.at("prompt_tokens"), 4);
    EXPECT_GT(answer.at("seconds"), 0.0);
}

TEST_F(EndToEnd, SamplingIsRepeatableBySeed) {
    const auto text = [&](const std::string& seed) {
        return emloc({"ask", "Tell me something.", "--temperature", "5", "--seed", seed, "--max-new-tokens", "24",
                      "--json"})
            .json()
            .at("text")
            .get<std::string>();
    };
    const std::string first = text("1");
    EXPECT_EQ(text("1"), first);
    EXPECT_TRUE(text("2") != first || text("3") != first);
}

TEST_F(EndToEnd, ContextsCanBeManaged) {
    adapt("glyphs", manifest("demos.jsonl", 0, 8));
    EXPECT_EQ(emloc({"contexts", "rename", "glyphs", "letters 🔤"}).code, 0);
    EXPECT_EQ(emloc({"contexts", "duplicate", "letters 🔤", "copy"}).code, 0);
    EXPECT_EQ(emloc({"contexts", "note", "copy", "made by a test"}).code, 0);
    EXPECT_EQ(emloc({"contexts", "export", "copy", scratch_ / "copy.emloc"}).code, 0);
    EXPECT_EQ(emloc({"contexts", "remove", "copy"}).code, 0);
    EXPECT_EQ(emloc({"contexts", "remove", "copy"}).code, 3);
    EXPECT_EQ(emloc({"contexts", "rename", "nobody", "somebody"}).code, 3);
    const json imported = emloc({"contexts", "import", scratch_ / "copy.emloc", "--name", "back", "--json"}).json();
    EXPECT_EQ(imported.at("context"), "back");
    EXPECT_EQ(emloc({"contexts", "rename", "back", "letters 🔤"}).code, 5) << "the name is taken";

    const json shown = emloc({"contexts", "show", "back", "--json"}).json();
    EXPECT_EQ(shown.at("note"), "made by a test");
    EXPECT_EQ(shown.at("demonstration_list").size(), 8u);
    EXPECT_EQ(shown.at("layers"), emloc({"contexts", "show", "letters 🔤", "--json"}).json().at("layers"));
    EXPECT_THAT(emloc({"contexts", "show", "back"}).out, HasSubstr("made by a test"));
    EXPECT_THAT(emloc({"contexts", "list"}).out, HasSubstr("letters 🔤"));
    const json verified = emloc({"contexts", "verify", "--json"}).json();
    EXPECT_THAT(verified.at("intact").get<Words>(), testing::UnorderedElementsAre("letters 🔤", "back"));
    EXPECT_TRUE(verified.at("damaged").empty());
}

TEST_F(EndToEnd, TablesAreForPeople) {
    const Outcome adapted =
        emloc({"adapt", "--name", "glyphs", "--demos", manifest("demos.jsonl", 0, 16), "--demos-per-chunk", "8"});
    ASSERT_EQ(adapted.code, 0) << adapted.err;
    EXPECT_THAT(adapted.out, HasSubstr("16 demonstrations, 8 labels, 2 chunks"));
    EXPECT_THAT(adapted.out, HasSubstr("layer"));
    EXPECT_THAT(adapted.out, HasSubstr("saved   \"glyphs\""));
    const Outcome evaluated =
        emloc({"evaluate", "--context", "glyphs", "--data", kProject + "/held-back", "--limit", "2"});
    ASSERT_EQ(evaluated.code, 0) << evaluated.err;
    EXPECT_THAT(evaluated.out, HasSubstr("accuracy  "));
    EXPECT_THAT(evaluated.out, HasSubstr("is \\ said"));
    EXPECT_THAT(evaluated.out, HasSubstr("of 16; chance 12.5 %"));
}

TEST(Bench, MeasuresRealCalls) {
    const Outcome outcome =
        run_emloc({"bench", "--json", "--demos", "4", "--prompt-tokens", "64", "--new-tokens", "4"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json report = outcome.json();
    EXPECT_EQ(report.at("demonstrations"), 4);
    EXPECT_GE(report.at("prompt_tokens"), 64);
    for (const char* number : {"load_seconds", "classify_seconds", "prefill_tokens_per_second"}) {
        EXPECT_GT(report.at(number), 0.0) << number;
    }
    EXPECT_GT(report.at("peak_memory_bytes"), 50 << 20);
    EXPECT_GT(report.at("seconds").at("search"), 0.0);
}

}  // namespace
}  // namespace emloc::test
