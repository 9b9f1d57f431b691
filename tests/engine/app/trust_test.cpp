// What people rely on, whatever the machine: no connection is opened, nothing else is executed, and the number of
// threads decides nothing.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <sstream>
#include <thread>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using nlohmann::json;
using Words = std::vector<std::string>;

const std::string kProject = EMLOC_SOURCE_DIR "/projects/glyphs";

// Ratios and kept sets by layer and chunk.
json kept(const json& report) {
    json all = json::array();
    for (const auto& chunk : report.at("chunks"))
        for (const auto& layer : chunk.at("layers"))
            all.push_back({layer.at("ratio"), layer.at("kept"), layer.at("trials").size()});
    return all;
}

class Trust : public testing::Test {
 protected:
    json adapt(const Words& more, const RunOptions& options = {}) const {
        Words words{"adapt",     "--demos", kProject + "/demonstrations", "--store", store_, "--name", "it",
                    "--replace", "--json"};
        words.insert(words.end(), more.begin(), more.end());
        const auto outcome = run_emloc(words, options);
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        return outcome.json();
    }

    // The tokens that every layer and KV head keeps, as they are stored.
    std::vector<std::string> kept_sets() const {
        std::vector<std::string> sets;
        const SQLite::Database database(store_);
        SQLite::Statement rows(database, "SELECT hex(kept) FROM decisions ORDER BY chunk, layer");
        while (rows.executeStep()) sets.push_back(rows.getColumn(0).getString());
        return sets;
    }

    Scratch scratch_;
    const std::string store_ = scratch_ / "contexts.emloc";
};

// What confined.cpp answers where the kernel takes no filter.
constexpr int kNotSupported = 77;

RunOptions confined(bool may_execute = false) {
    RunOptions options;
    options.launcher = {EMLOC_CONFINED};
    if (may_execute) options.launcher.push_back("--may-execute");
    // Else the program begins with executing itself once more (patient_threads.cpp).
    options.environment = {{"OMP_WAIT_POLICY", "passive"}};
    return options;
}

Outcome run_confined(const std::string& program, const Words& words, bool may_execute = false) {
    auto options = confined(may_execute);
    options.program = program;
    return run_emloc(words, options);
}

bool can_confine() {
    return run_confined("/bin/bash", {"-c", ":"}).code != kNotSupported;
}

// The names that a help text lists under "Subcommands:".
std::vector<std::string> subcommands(const Words& command) {
    auto words = command;
    words.push_back("--help");
    std::istringstream help(run_emloc(words).out);
    std::vector<std::string> names;
    bool listed = false;
    for (std::string line; std::getline(help, line);) {
        std::string name;
        std::istringstream(line) >> name;
        if (!line.starts_with("  "))
            listed = line.starts_with("Subcommands:");
        else if (listed && line[2] != ' ')
            names.push_back(name);
    }
    return names;
}

// In an order in which each finds what it needs.
std::vector<Words> every_command(const Scratch& scratch, const std::string& image) {
    const auto film = kProject + "/../motions/held-back/up/00.mp4";
    const auto exported = scratch / "exported.emloc";
    const auto data = scratch.write_classes("held-back");
    return {{"adapt", "--demos", kProject + "/demonstrations", "--name", "it"},
            {"adapt", "--method", "long-video", "--video", film, "--max-frames", "4", "--question", "Who?", "--name",
             "film"},
            {"classify", "--context", "it", image},
            {"ask", "--context", "it", "--image", image, "What?"},
            {"evaluate", "--context", "it", "--data", data},
            {"contexts", "list"},
            {"completion", "bash"},
            {"contexts", "show", "it"},
            {"contexts", "rename", "it", "that"},
            {"contexts", "duplicate", "that", "copy"},
            {"evaluate", "--context", "copy", "--data", data},
            {"contexts", "tests", "copy"},
            {"contexts", "compare", "that", "copy"},
            {"contexts", "copy", scratch / "all.emloc"},
            {"compare", "--demos", data, "--held-out", data, "--methods", "naive,recency"},
            {"train", "--demos", data, "--output", scratch / "adapter", "--epochs", "1"},
            {"merge", "--adapter", scratch / "adapter", "--output", scratch / "merged"},
            {"export-training", scratch / "exported", "--demos", data},
            {"import-predictions", scratch.write("predictions.jsonl", "{\"predict\": \"a\", \"label\": \"a\"}\n")},
            {"contexts", "note", "copy", "a note"},
            {"contexts", "export", "copy", exported},
            {"contexts", "remove", "copy"},
            {"contexts", "import", exported},
            {"contexts", "recover"},
            {"contexts", "verify"},
            {"frames", film, "--decode"},
            {"inspect", "--hash"},
            {"tokenize", "hello"},
            {"bench", "--demos", "2", "--prompt-tokens", "16", "--new-tokens", "2"},
            {"benchmark", "list"},
            {"benchmark", "run", "ok-vqa", "--data", std::string(EMLOC_GOLDENS_DIR) + "/benchmarks/fixtures/ok_vqa",
             "--pool", "8", "--demos", "2", "--limit", "1", "--visual-tokens", "16", "--max-new-tokens", "2",
             "--method", "naive", "--output", scratch / "benchmark"},
            {"benchmark", "compare", scratch / "benchmark", scratch / "benchmark"},
            {"methods"},
            {"models"}};
}

TEST_F(Trust, NoCommandOpensAConnectionOrExecutesAnything) {
    if (!can_confine()) GTEST_SKIP() << "the kernel takes no filter for system calls";
    std::vector<std::string> ran;
    const std::vector<std::string> without_store{
        "frames", "inspect", "tokenize", "bench",           "benchmark",          "methods",
        "models", "train",   "merge",    "export-training", "import-predictions", "completion"};
    for (const Words& words : every_command(scratch_, scratch_.write_image("one.png"))) {
        auto all = words;
        if (std::find(without_store.begin(), without_store.end(), words[0]) == without_store.end())
            all.insert(all.end(), {"--store", store_});
        const auto outcome = run_confined(EMLOC_PROGRAM, all);
        EXPECT_EQ(outcome.code, 0) << words[0] << " " << words[1 % words.size()] << ": " << outcome.err;
        ran.push_back(words[0]);
        if (words[0] == "contexts" || words[0] == "benchmark") ran.push_back(words[1]);
    }
    for (const Words& command : {Words{}, Words{"contexts"}, Words{"benchmark"}})
        for (const auto& name : subcommands(command)) EXPECT_THAT(ran, testing::Contains(name));
    EXPECT_GE(subcommands({}).size(), 10u);
    EXPECT_GE(subcommands({"contexts"}).size(), 9u);
}

// The tests beside this one can fail: what confines a program notices each of these.
TEST_F(Trust, WhatConfinesAProgramNoticesAConnectionAndAnExecution) {
    if (!can_confine()) GTEST_SKIP() << "the kernel takes no filter for system calls";
    EXPECT_EQ(run_confined("/bin/bash", {"-c", ":"}).code, 0);
    for (const auto* command :
         {": >/dev/tcp/127.0.0.1/9", ": >/dev/udp/127.0.0.1/9", ": >/dev/tcp/::1/9", "exec /bin/true", "(:)"}) {
        EXPECT_EQ(run_confined("/bin/bash", {"-c", command}).signal, SIGSYS) << command;
    }
    EXPECT_EQ(run_confined("/bin/bash", {"-c", "/bin/true"}, true).code, 0);
    EXPECT_EQ(run_confined("/bin/bash", {"-c", ": >/dev/tcp/127.0.0.1/9"}, true).signal, SIGSYS);
}

#ifdef EMLOC_STUDIO
// Local sockets are its own (one window at a time) and the desktop's.
TEST_F(Trust, TheWindowOpensNoConnectionAndExecutesNothing) {
    if (!can_confine()) GTEST_SKIP() << "the kernel takes no filter for system calls";
    auto options = confined();
    options.program = EMLOC_STUDIO;
    options.environment.insert({{"QT_QPA_PLATFORM", "offscreen"}, {"DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"}});
    for (const auto* variable :
         {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"})
        options.environment[variable] = scratch_ / "home";
    std::filesystem::create_directories(scratch_ / "home");
    std::filesystem::permissions(scratch_ / "home", std::filesystem::perms::owner_all);
    Child window({"--project", kProject, "--store", store_}, options);

    // It makes its socket before the window, and reads the project and the model with the first events.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (!std::filesystem::exists(scratch_ / "home/emloc-studio.socket") &&
           std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_TRUE(std::filesystem::exists(scratch_ / "home/emloc-studio.socket"));
    std::this_thread::sleep_for(std::chrono::seconds(4));
    window.send(SIGKILL);
    const auto outcome = window.finish();
    EXPECT_EQ(outcome.signal, SIGKILL) << "it had ended before: " << outcome.err;
}

TEST_F(Trust, TheWindowWithoutAWindowOpensNoConnection) {
    if (!can_confine()) GTEST_SKIP() << "the kernel takes no filter for system calls";
    const auto outcome = run_confined(EMLOC_STUDIO, {"--headless", "ask", "What?"}, true);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
}
#endif

TEST_F(Trust, TheNumberOfThreadsDecidesNothing) {
    for (const auto* search : {"exact", "screened", "guided"}) {
        const auto one = kept(adapt({"--threads", "1", "--search", search}));
        const auto sets = kept_sets();
        ASSERT_FALSE(sets.empty());
        EXPECT_EQ(kept(adapt({"--threads", "3", "--search", search})), one) << search;
        EXPECT_EQ(kept_sets(), sets) << search;
    }
}

TEST_F(Trust, TrialsThatEndEarlyKeepWhatFullOnesKeep) {
    const auto early = adapt({});
    const auto sets = kept_sets();
    const auto full = adapt({"--full-trials"});
    EXPECT_EQ(kept(early), kept(full));
    EXPECT_EQ(kept_sets(), sets);
    EXPECT_TRUE(full.at("options").at("full_trials").get<bool>());
}

TEST_F(Trust, AGuidedSearchStaysWithinDelta) {
    const auto report = adapt({"--search", "guided"});
    EXPECT_EQ(report.at("options").at("search"), "guided");
    EXPECT_LT(report.at("kept_share").get<double>(), 1);
    for (const auto& chunk : report.at("chunks"))
        for (const auto& layer : chunk.at("layers"))
            for (const auto& trial : layer.at("trials"))
                if (trial.at("accepted").get<bool>()) {
                    EXPECT_LE(trial.at("js").get<double>(), 0.005);
                }
}

TEST_F(Trust, WeightsInEightBitsAdaptAndAnswer) {
    adapt({"--weights", "int8"});
    const auto outcome = run_emloc({"evaluate", "--weights", "int8", "--store", store_, "--context", "it", "--data",
                                    kProject + "/held-back", "--json"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_GT(outcome.json().at("accuracy").get<double>(), 0.5);
}

}  // namespace
}  // namespace emloc::test
