// Training through the built program, on the bundled model.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
namespace fs = std::filesystem;

class Train : public testing::Test {
 protected:
    // `more` goes over what is otherwise given.
    Outcome train(const std::string& output, std::map<std::string, std::string> more = {},
                  const std::vector<std::string>& flags = {}) const {
        more.insert({{"--rate", "0.01"}, {"--batch", "2"}, {"--epochs", "2"}});
        std::vector<std::string> arguments{"train", "--demos", demos_, "--output", output};
        for (const auto& [name, value] : more) arguments.insert(arguments.end(), {name, value});
        arguments.insert(arguments.end(), flags.begin(), flags.end());
        return run_emloc(arguments);
    }

    // What the model says of an image with nothing before it.
    json labels(const std::vector<std::string>& model) const {
        const auto store = scratch_ / ("store" + std::to_string(stores_++) + ".emloc");
        auto with_model = [&](std::vector<std::string> words) {
            words.insert(words.end(), {"--store", store});
            words.insert(words.end(), model.begin(), model.end());
            return run_emloc(words);
        };
        const auto adapted = with_model({"adapt", "--method", "zero-shot", "--demos", demos_, "--name", "it"});
        EXPECT_EQ(adapted.code, 0) << adapted.err;
        const auto outcome = with_model({"classify", "--context", "it", "--json", scratch_.write_image("asked.png")});
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        return outcome.code == 0 ? outcome.json() : json();
    }

    static double probability(const json& classified) {
        return classified.at(0).at("probabilities").front().get<double>();
    }

    Scratch scratch_;
    mutable int stores_ = 0;
    std::string demos_ = scratch_.write_classes("classes", 3);
    std::string output_ = scratch_ / "adapter";
};

TEST_F(Train, WritesAnAdapterThatTheModelLoadsAndThatMergesIntoIt) {
    const auto trained = train(output_, {}, {"--json"});
    ASSERT_EQ(trained.code, 0) << trained.err;
    const auto steps = trained.json().at("steps");
    ASSERT_EQ(steps.size(), 6U);
    EXPECT_LT(steps.back().at("loss"), steps.front().at("loss"));
    EXPECT_FALSE(fs::exists(output_ + "/training_state.safetensors"));

    const auto plain = labels({}), adapted = labels({"--adapter", output_});
    EXPECT_NE(plain, adapted);
    const auto whole = scratch_ / "merged";
    const auto merged = run_emloc({"merge", "--adapter", output_, "--output", whole});
    ASSERT_EQ(merged.code, 0) << merged.err;
    // The merged weights are rounded to the type that the model's file keeps them in.
    EXPECT_NEAR(probability(labels({"--model", whole})), probability(adapted), 0.02);
}

TEST_F(Train, OfAllWeightsWritesAWholeModel) {
    const auto trained = train(output_, {{"--method", "full"}, {"--rate", "0.0005"}});
    ASSERT_EQ(trained.code, 0) << trained.err;
    EXPECT_TRUE(fs::exists(output_ + "/config.json"));
    EXPECT_NE(labels({"--model", output_}), labels({}));
}

TEST_F(Train, GoesOnToTheSameWeightsAfterAKill) {
    ASSERT_EQ(train(output_).code, 0);
    const auto other = scratch_ / "killed";
    {
        Child child({"train", "--demos", demos_, "--output", other, "--rate", "0.01", "--batch", "2", "--epochs", "2",
                     "--state-every", "1", "--verbose"});
        ASSERT_TRUE(child.wait_for_message("step 3 of 6"));
        child.send(SIGKILL);
        child.finish();
    }
    ASSERT_TRUE(fs::exists(other + "/training_state.safetensors"));
    const auto resumed = train(other, {}, {"--verbose"});
    ASSERT_EQ(resumed.code, 0) << resumed.err;
    EXPECT_THAT(resumed.err, HasSubstr("going on after step"));
    EXPECT_EQ(read_file(other + "/adapter_model.safetensors"), read_file(output_ + "/adapter_model.safetensors"));
}

TEST_F(Train, GoesOnInThePrecisionThatItBeganIn) {
    const auto begun = scratch_ / "begun";
    {
        Child child({"train", "--demos", demos_, "--output", begun, "--rate", "0.01", "--batch", "2", "--epochs", "2",
                     "--precision", "bf16", "--state-every", "1", "--verbose"});
        ASSERT_TRUE(child.wait_for_message("step 3 of 6"));
        child.send(SIGKILL);
        child.finish();
    }
    const auto refused = train(begun, {{"--precision", "f32"}});
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("in bf16, not in f32"));
    const auto resumed = train(begun, {}, {"--json"});
    ASSERT_EQ(resumed.code, 0) << resumed.err;
    EXPECT_EQ(resumed.json().at("precision"), "bf16");
    EXPECT_EQ(resumed.json().at("steps").size(), 6U);
    const auto whole = train(output_, {{"--precision", "bf16"}}, {"--json"});
    ASSERT_EQ(whole.code, 0) << whole.err;
    EXPECT_EQ(read_file(begun + "/adapter_model.safetensors"), read_file(output_ + "/adapter_model.safetensors"));
    EXPECT_NE(train(scratch_ / "f32", {}, {"--json"}).json().at("steps").back().at("loss"),
              whole.json().at("steps").back().at("loss"));
}

TEST_F(Train, KeepsTheBestByHeldOutImages) {
    const auto trained = train(output_, {{"--held-out", demos_}}, {"--json"});
    ASSERT_EQ(trained.code, 0) << trained.err;
    const auto report = trained.json();
    ASSERT_EQ(report.at("accuracy").size(), 3U);  // before, and after each epoch
    double best = 0;
    for (const auto& each : report.at("accuracy")) best = std::max(best, each.at("accuracy").get<double>());
    for (const auto& each : report.at("accuracy")) {
        if (each.at("step") == report.at("kept_step")) {
            EXPECT_EQ(each.at("accuracy"), best);
        }
    }
}

TEST_F(Train, SaysWhatItCanNotDo) {
    const auto refused = [&](const std::map<std::string, std::string>& more, const char* says) {
        const auto outcome = train(output_, more);
        EXPECT_NE(outcome.code, 0);
        EXPECT_THAT(outcome.err, HasSubstr(says));
    };
    refused({{"--rate", "0"}}, "learning rate");
    refused({{"--epochs", "0"}}, "epoch");
    refused({{"--weights", "int8"}}, "fewer bits");
    refused({{"--precision", "f16"}}, "--precision");
    refused({{"--method", "full"}, {"--adapter", output_}}, "emloc merge");
    refused({{"--adapter", scratch_ / "none"}}, "no adapter folder");
    ASSERT_EQ(train(output_).code, 0);
    refused({}, "a training that is done");
}

TEST_F(Train, NeedsLabels) {
    scratch_.write_image("shown.png");
    const auto unlabelled = scratch_.write("unlabelled.jsonl", R"({"image": "shown.png", "answer": ""})");
    const auto outcome = run_emloc({"train", "--demos", unlabelled, "--output", output_});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("neither"));
    EXPECT_FALSE(fs::exists(output_));
}

// What a full disk takes from it is a place to go on from, and at the end the message that there is no room.
TEST_F(Train, GoesOnWhereADiskIsFullAtACheckpoint) {
    ASSERT_EQ(train(output_).code, 0);
    const auto adapter = fs::file_size(output_ + "/adapter_model.safetensors");
    // The state holds the adapter with two moments of each weight.
    const SmallDisk enough(scratch_ / "enough", adapter * 2), none(scratch_ / "none", 64 << 10);
    if (!enough.problem().empty()) GTEST_SKIP() << enough.problem();
    const auto done = train(scratch_ / "enough/adapter", {{"--state-every", "1"}});
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.err, HasSubstr("could not be kept, the training goes on"));
    EXPECT_EQ(read_file(scratch_ / "enough/adapter/adapter_model.safetensors"),
              read_file(output_ + "/adapter_model.safetensors"));
    const auto full = train(scratch_ / "none/adapter");
    EXPECT_EQ(full.code, 5);
    EXPECT_THAT(full.err, HasSubstr("adapter_model.safetensors"));
    EXPECT_FALSE(fs::exists(scratch_ / "none/adapter/training.json"));
}

// A factor so large that the model breaks in the first steps with a rate above 0; a larger one breaks the first
// gradients.
TEST_F(Train, KeepsWhatWasGoodWhereTheLossIsNoNumber) {
    demos_ = EMLOC_SOURCE_DIR "/projects/glyphs/demonstrations";
    const auto outcome = train(output_, {{"--rate", "1"}, {"--alpha", "2e19"}, {"--batch", "8"}});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("the loss is no number any more"));
    const auto report = json::parse(read_file(output_ + "/training.json"));
    EXPECT_TRUE(report.contains("broken"));
    EXPECT_LT(report.at("steps").size(), report.at("planned_steps").get<std::size_t>());
    EXPECT_TRUE(fs::exists(output_ + "/adapter_model.safetensors"));

    const auto nothing = train(scratch_ / "nothing", {{"--rate", "1"}, {"--alpha", "1e25"}});
    EXPECT_EQ(nothing.code, 3);
    EXPECT_THAT(nothing.err, HasSubstr("In step 1"));
    EXPECT_FALSE(fs::exists(scratch_ / "nothing/adapter_model.safetensors"));
}

TEST_F(Train, SaysSoWhereThereIsNothingToTrainOn) {
    fs::create_directories(scratch_ / "empty");
    demos_ = scratch_ / "empty";
    const auto outcome = train(output_);
    EXPECT_EQ(outcome.code, 3);
    EXPECT_FALSE(fs::exists(output_ + "/training.json"));
}

TEST_F(Train, DoesNotGoOnWithAnotherTraining) {
    ASSERT_EQ(train(output_).code, 0);
    const auto state = output_ + "/training_state.safetensors";
    fs::remove(output_ + "/training.json");
    fs::copy_file(output_ + "/adapter_model.safetensors", state);
    const auto outcome = train(output_);
    EXPECT_NE(outcome.code, 0);
    EXPECT_THAT(outcome.err, HasSubstr("no state of a training"));
}

}  // namespace
}  // namespace emloc::test
