// The folder that LLaMA-Factory trains on, and what it predicted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

class ExportTraining : public testing::Test {
 protected:
    Outcome write(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> arguments{"export-training", folder_, "--demos", demos_};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_emloc(arguments);
    }
    std::string file(const std::string& name) const { return read_file(folder_ + "/" + name); }

    Scratch scratch_;
    std::string demos_ = scratch_.write_classes("classes", 2);
    std::string folder_ = scratch_ / "exported";
};

TEST_F(ExportTraining, WritesConversationsWhoseMediaLieBesideThem) {
    const auto outcome = write({"--held-out", demos_, "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto records = json::parse(file("emloc_train.json"));
    ASSERT_EQ(records.size(), 4U);
    for (const auto& record : records) {
        const auto& messages = record.at("messages");
        ASSERT_EQ(messages.size(), 2U);
        EXPECT_EQ(messages[0].at("role"), "user");
        EXPECT_EQ(messages[0].at("content"), "<image>What is this?");
        EXPECT_EQ(messages[1].at("role"), "assistant");
        EXPECT_EQ(record.at("system"), "You are a helpful assistant.");
        ASSERT_EQ(record.at("images").size(), 1U);
        EXPECT_TRUE(fs::exists(folder_ + "/" + record.at("images")[0].get<std::string>()));
    }
    const auto info = json::parse(file("dataset_info.json"));
    for (const auto* name : {"emloc_train", "emloc_test"}) {
        EXPECT_EQ(info.at(name).at("formatting"), "sharegpt");
        EXPECT_TRUE(fs::exists(folder_ + "/" + info.at(name).at("file_name").get<std::string>()));
    }
    // Both parts hold the same files, which lie there once.
    EXPECT_EQ(outcome.json().at("media"), 4);
    EXPECT_EQ(json::parse(file("emloc_test.json")), records);
}

TEST_F(ExportTraining, WritesWhatIsTrainedAndHow) {
    const auto outcome = write({"--held-out", demos_, "--json", "--rank", "4", "--alpha", "8", "--batch", "6",
                                "--at-once", "2", "--epochs", "5"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto longest = outcome.json().at("longest_tokens").get<int>();
    for (const auto* name : {"lora.yaml", "full.yaml", "predict.yaml"}) {
        EXPECT_THAT(file(name), HasSubstr("template: \"qwen2_vl\"")) << name;
        EXPECT_THAT(file(name), HasSubstr("cutoff_len: " + std::to_string(longest + 8) + "\n")) << name;
    }
    const auto lora = file("lora.yaml");
    for (const auto* line :
         {"lora_rank: 4\n", "lora_alpha: 8\n", "learning_rate: 0.0001\n", "num_train_epochs: 5.0\n",
          "per_device_train_batch_size: 2\n", "gradient_accumulation_steps: 3\n", "freeze_vision_tower: true\n"})
        EXPECT_THAT(lora, HasSubstr(line));
    EXPECT_THAT(file("full.yaml"), HasSubstr("learning_rate: 0.00001\n"));
    EXPECT_THAT(file("full.yaml"), HasSubstr("deepspeed: \"ds_z3_config.json\"\n"));
    EXPECT_EQ(json::parse(file("ds_z3_config.json")).at("zero_optimization").at("stage"), 3);
    EXPECT_THAT(file("README.md"), HasSubstr("llamafactory-cli train lora.yaml"));
}

TEST_F(ExportTraining, WithoutHeldBackImagesAsksNothingOfTheTrainedModel) {
    ASSERT_EQ(write().code, 0);
    EXPECT_FALSE(fs::exists(folder_ + "/predict.yaml"));
    EXPECT_FALSE(json::parse(file("dataset_info.json")).contains("emloc_test"));
    EXPECT_THAT(file("README.md"), Not(HasSubstr("predict.yaml")));
}

TEST_F(ExportTraining, KeepsTextsFromBeingTakenForMedia) {
    scratch_.write_image("a.png");
    const auto list = scratch_.write("list.jsonl", R"({"image": "a.png", "answer": "a picture of an <image> tag"})"
                                                   "\n");
    const auto outcome = run_emloc({"export-training", folder_, "--demos", list});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("<image>"));
}

TEST_F(ExportTraining, WritesNothingOverWhatIsThere) {
    scratch_.write("exported/mine.txt", "mine");
    const auto outcome = write();
    EXPECT_NE(outcome.code, 0);
    EXPECT_THAT(outcome.err, HasSubstr("isn't empty"));
    EXPECT_EQ(file("mine.txt"), "mine");
}

TEST_F(ExportTraining, ScoresPredictionsByWholeLabels) {
    ASSERT_EQ(write({"--held-out", demos_}).code, 0);
    const auto records = json::parse(file("emloc_test.json"));
    std::string lines;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto label = records[i].at("messages")[1].at("content").get<std::string>();
        const auto said = i == 0 ? "something else" : label + "\n";
        lines += json{{"prompt", "..."}, {"predict", said}, {"label", label + "\n"}}.dump() + "\n";
    }
    const auto predictions = scratch_.write("generated_predictions.jsonl", lines);
    const auto outcome = run_emloc({"import-predictions", predictions, "--exported", folder_, "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto report = outcome.json();
    EXPECT_EQ(report.at("correct"), 3);
    EXPECT_EQ(report.at("total"), 4);
    EXPECT_EQ(report.at("answers")[0].at("image"), records[0].at("images")[0]);
    EXPECT_EQ(report.at("answers")[0].at("text"), "something else");

    const auto fewer = scratch_.write("fewer.jsonl", lines.substr(lines.find('\n') + 1));
    EXPECT_THAT(run_emloc({"import-predictions", fewer, "--exported", folder_}).err, HasSubstr("3 predictions"));
    const auto broken = scratch_.write("broken.jsonl", lines + "{\"predict\": 3}\n");
    const auto refused = run_emloc({"import-predictions", broken});
    EXPECT_EQ(refused.code, 3);
    EXPECT_THAT(refused.err, HasSubstr("Line 5"));
}

}  // namespace
}  // namespace emloc::test
