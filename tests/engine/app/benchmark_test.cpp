// Benchmarks through the built program, on small data sets in the published layouts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::string kFixtures = std::string(EMLOC_GOLDENS_DIR) + "/benchmarks/fixtures/";

class Benchmark : public testing::Test {
 protected:
    static std::vector<std::string> arguments(const std::string& name, const std::string& folder,
                                              const std::string& output, const std::vector<std::string>& more = {}) {
        std::vector<std::string> all{
            "benchmark", "run", name,      "--data", kFixtures + folder, "--output", output,
            "--pool",    "8",   "--demos", "4",      "--visual-tokens",  "16",       "--threads",
            "1"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    // Without what differs from run to run.
    static std::string report(const std::string& output) {
        auto report = json::parse(read_file(output + "/report.json"));
        for (auto& method : report.at("methods")) method.erase("measured");
        return report.dump(1);
    }

    Scratch scratch_;
};

TEST_F(Benchmark, RunsEveryLayoutAndReportsIt) {
    for (const auto& [name, folder] :
         {std::pair{"imagenet100", "imagenet100"}, std::pair{"screenspot", "screenspot"},
          std::pair{"mme-realworld", "mme_realworld_lite"}, std::pair{"illusionvqa", "illusionvqa"},
          std::pair{"ok-vqa", "ok_vqa"}, std::pair{"youcook2", "youcook2"}}) {
        const auto output = scratch_ / name;
        const auto outcome =
            run_emloc(arguments(name, folder, output, {"--method", "naive", "--limit", "2", "--max-new-tokens", "4"}));
        ASSERT_EQ(outcome.code, 0) << name << ": " << outcome.err;
        const auto report = json::parse(read_file(output + "/report.json"));
        EXPECT_EQ(report.at("complete"), true) << name;
        EXPECT_EQ(report.at("methods")[0].at("answers").size(), 2U) << name;
        EXPECT_EQ(report.at("methods")[0].at("failed"), 0) << name;
        const auto page = read_file(output + "/report.html");
        EXPECT_THAT(page, HasSubstr("data:image/jpeg;base64,")) << name;
        EXPECT_THAT(page, testing::Not(HasSubstr("http"))) << name;  // nothing from elsewhere
        EXPECT_THAT(read_file(output + "/report.md"), HasSubstr("| naive |")) << name;
        EXPECT_THAT(read_file(output + "/report.csv"), HasSubstr("\nnaive,")) << name;
    }
}

TEST_F(Benchmark, ReportsTheSameHoweverOftenItIsKilled) {
    const std::vector<std::string> more{"--method", "emloc,naive,zero-shot,recency", "--max-new-tokens", "8"};
    const auto whole = scratch_ / "whole", killed = scratch_ / "killed";
    ASSERT_EQ(run_emloc(arguments("ok-vqa", "ok_vqa", whole, more)).code, 0);
    std::mt19937 random(1);
    constexpr int kKills = 4;  // tests/bench/benchmark_kills does it ten times, by all methods
    for (int i = 0; i < kKills; ++i) {
        Child child(arguments("ok-vqa", "ok_vqa", killed, more));
        std::this_thread::sleep_for(std::chrono::milliseconds(200 + random() % 1500));
        child.send(SIGKILL);
        child.finish();
    }
    const auto outcome = run_emloc(arguments("ok-vqa", "ok_vqa", killed, more));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(report(killed), report(whole));
}

// A run that goes on has its contexts from the folder, and what is retrieved from them has no file of its own.
TEST_F(Benchmark, ShowsRetrievedDemonstrationsAlsoWhereItGoesOn) {
    const auto output = scratch_ / "output";
    const auto again = arguments("ok-vqa", "ok_vqa", output, {"--method", "rices", "--limit", "2"});
    ASSERT_EQ(run_emloc(again).code, 0);
    const auto whole = report(output);
    std::filesystem::remove(output + "/answers-rices.jsonl");
    const auto outcome = run_emloc(again);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(report(output), whole);
}

TEST_F(Benchmark, ReportsTheSameOfSeveralProcesses) {
    const std::vector<std::string> method{"--method", "naive", "--max-new-tokens", "4"};
    ASSERT_EQ(run_emloc(arguments("illusionvqa", "illusionvqa", scratch_ / "one", method)).code, 0);
    for (const std::string shard : {"1/2", "0/2"}) {
        auto more = method;
        more.insert(more.end(), {"--shard", shard});
        const auto outcome = run_emloc(arguments("illusionvqa", "illusionvqa", scratch_ / "two", more));
        ASSERT_EQ(outcome.code, 0) << outcome.err;
    }
    EXPECT_EQ(report(scratch_ / "two"), report(scratch_ / "one"));
}

TEST_F(Benchmark, CountsAndListsWhatCouldNotBeAsked) {
    const std::string data = scratch_ / "data";
    std::filesystem::copy(kFixtures + "imagenet100", data, std::filesystem::copy_options::recursive);
    std::filesystem::remove(data + "/data/imagenet1k/val/n00000001/val_01.JPEG");
    const auto output = scratch_ / "output";
    const auto outcome = run_emloc({"benchmark", "run", "imagenet100", "--data", data, "--output", output, "--method",
                                    "naive", "--demos", "2", "--limit", "3", "--max-new-tokens", "4"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("val_01.JPEG"));
    const auto method = json::parse(read_file(output + "/report.json")).at("methods")[0];
    EXPECT_EQ(method.at("failed"), 1);
    EXPECT_EQ(method.at("figures")[0].at("rows"), 2);
    EXPECT_THAT(method.at("answers")[1].at("error").get<std::string>(), HasSubstr("val_01.JPEG"));
}

TEST_F(Benchmark, RefusesAFolderOfOtherAnswers) {
    const std::vector<std::string> more{"--method", "naive", "--limit", "1", "--max-new-tokens", "2"};
    ASSERT_EQ(run_emloc(arguments("ok-vqa", "ok_vqa", scratch_ / "output", more)).code, 0);
    auto other = more;
    other.insert(other.end(), {"--seed", "7"});
    const auto outcome = run_emloc(arguments("ok-vqa", "ok_vqa", scratch_ / "output", other));
    EXPECT_NE(outcome.code, 0);
    EXPECT_THAT(outcome.err, HasSubstr("another"));
}

TEST_F(Benchmark, ComparesTwoReportsRowByRow) {
    const std::vector<std::string> more{"--method", "naive", "--limit", "4", "--max-new-tokens", "2"};
    ASSERT_EQ(run_emloc(arguments("ok-vqa", "ok_vqa", scratch_ / "output", more)).code, 0);
    const auto outcome = run_emloc({"benchmark", "compare", scratch_ / "output", scratch_ / "output"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("+0.0 ± 0.0 points"));
}

}  // namespace
}  // namespace emloc::test
