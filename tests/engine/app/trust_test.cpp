// What people rely on, whatever the machine: no connection is opened, and the number of threads decides nothing.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

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

TEST_F(Trust, NoCommandOpensANetworkConnection) {
    const auto log = scratch_ / "sockets";
    const RunOptions guarded{.input = {},
                             .environment = {{"LD_PRELOAD", EMLOC_NO_NETWORK}, {"EMLOC_SOCKET_LOG", log}},
                             .output_file = {},
                             .folder = {}};
    adapt({}, guarded);
    const auto image = scratch_.write_image("one.png");
    for (const Words& words : {Words{"classify", "--context", "it", image}, Words{"ask", "--context", "it", "What?"},
                               Words{"contexts", "list"}, Words{"contexts", "verify"},
                               Words{"evaluate", "--context", "it", "--data", kProject + "/held-back"}}) {
        auto all = words;
        all.insert(all.end(), {"--store", store_});
        const auto outcome = run_emloc(all, guarded);
        EXPECT_EQ(outcome.code, 0) << words[0] << ": " << outcome.err;
    }
    EXPECT_FALSE(std::filesystem::exists(log)) << read_file(log);
}

// The test above can fail: what it preloads sees and refuses a connection.
TEST_F(Trust, TheGuardAgainstConnectionsNoticesOne) {
    const auto log = scratch_ / "sockets";
    const auto command = "LD_PRELOAD='" EMLOC_NO_NETWORK "' EMLOC_SOCKET_LOG='" + log +
                         "' bash -c ': >/dev/tcp/127.0.0.1/9' 2>'" + (scratch_ / "err") + "'";
    EXPECT_NE(std::system(command.c_str()), 0);
    EXPECT_NE(read_file(log).find("a socket of family " + std::to_string(AF_INET)), std::string::npos);
}

TEST_F(Trust, TheNumberOfThreadsDecidesNothing) {
    const auto one = kept(adapt({"--threads", "1"}));
    const auto sets = kept_sets();
    ASSERT_FALSE(sets.empty());
    for (const auto* threads : {"2", "3"}) {
        EXPECT_EQ(kept(adapt({"--threads", threads})), one);
        EXPECT_EQ(kept_sets(), sets);
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
                if (trial.at("accepted").get<bool>()) EXPECT_LE(trial.at("js").get<double>(), 0.005);
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
