#include "engine/adaptation/methods/emloc/search.h"

#include <algorithm>

#include "engine/adaptation/encoding/encode_chunk.h"
#include "engine/adaptation/methods/emloc/observe.h"
#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

// Records what an observer hears.
class Recorder : public Observer {
 public:
    void trial_begun(const TrialBegun& begun) override { events.push_back({'b', begun.layer, begun.ratio}); }
    void trial(const Trial& trial) override {
        events.push_back({trial.accepted ? 'a' : 'r', trial.layer, trial.ratio});
    }
    void decision(const Decision& decision) override { events.push_back({'d', decision.layer, decision.ratio}); }

    struct Event {
        char kind;
        int layer;
        double ratio;
    };
    std::vector<Event> events;
};

class SearchTest : public testing::NetworkTest {
 protected:
    // Two demonstrations of plain text, and the chunk of both.
    EncodedChunk chunk() const {
        const std::vector<std::vector<TokenId>> demonstrations{{11, 12, 13, 14, 15, 16, 17, 18},
                                                               {21, 22, 23, 24, 25, 26, 27, 28, 29}};
        EncodedChunk chunk;
        std::vector<TokenId> all{1, 2, 3};
        for (const auto& ids : demonstrations) {
            const auto count = static_cast<std::int64_t>(ids.size());
            chunk.observations.push_back(
                {{decoder().embed(ids), text_positions(0, count), {}}, {count - 3, count - 2}, {}});
            const auto begin = static_cast<std::int64_t>(all.size());
            for (const auto row : chunk.observations.back().label_rows)
                chunk.sequence.label_rows.push_back(begin + row);
            all.insert(all.end(), ids.begin(), ids.end());
        }
        chunk.sequence.embeddings = decoder().embed(all);
        chunk.sequence.positions = text_positions(0, static_cast<std::int64_t>(all.size()));
        return chunk;
    }

    ChunkOutcome search(double delta, Observer& observer, std::vector<double> ratios = {0.1, 0.2, 0.5}) const {
        EmlocOptions options;
        options.delta = delta;
        options.ratios = std::move(ratios);
        return search(options, observer);
    }

    ChunkOutcome search(const EmlocOptions& options, Observer& observer) const {
        constexpr std::int64_t kOneDemonstration = 1;  // a row: every batch holds one demonstration
        const SearchRule rule{.batch_rows = kOneDemonstration};
        const ChunkSearch search(decoder(), no_memory_, {}, rule);
        const auto encoded = chunk();
        const auto caches = encode_chunk(decoder(), no_memory_, 0, encoded.sequence, {});
        return search.search(0, caches, observe_chunk(decoder(), no_memory_, 0, encoded, caches, rule, {}), options,
                             observer);
    }

    LayerCaches no_memory_;
};

TEST_F(SearchTest, ALargeDeltaAcceptsTheSmallestRatioEverywhere) {
    Recorder recorder;
    const auto outcome = search(10, recorder);
    const auto tokens = chunk().sequence.positions.size();
    for (const auto& decision : outcome.decisions) {
        EXPECT_EQ(decision.ratio, 0.1);
        for (const auto& kept : decision.kept) EXPECT_EQ(kept.size(), static_cast<std::size_t>(tokens / 10));
    }
    EXPECT_EQ(outcome.trials.size(), outcome.decisions.size());
}

TEST_F(SearchTest, ADeltaOfZeroKeepsEverythingInItsOrder) {
    Recorder recorder;
    const auto outcome = search(0, recorder);
    for (std::size_t l = 0; l < outcome.decisions.size(); ++l) {
        EXPECT_EQ(outcome.decisions[l].ratio, 1.0);
        EXPECT_TRUE(outcome.decisions[l].kept.empty());
        EXPECT_EQ(outcome.kept[l].tokens(), chunk().sequence.positions.size());
    }
    EXPECT_EQ(outcome.trials.size(), 3 * outcome.decisions.size());
}

TEST_F(SearchTest, RunsFromTheLastLayerToTheFirstAndTellsEveryStep) {
    Recorder recorder;
    const auto outcome = search(0.005, recorder);
    std::vector<int> decided;
    for (std::size_t i = 0; i < recorder.events.size(); ++i) {
        const auto& event = recorder.events[i];
        if (event.kind == 'd') decided.push_back(event.layer);
        if (event.kind == 'b') {
            ASSERT_LT(i + 1, recorder.events.size());
            EXPECT_NE(recorder.events[i + 1].kind, 'b') << "a trial that began must end";
        }
        if (event.kind == 'a') {
            EXPECT_EQ(recorder.events[i + 1].kind, 'd');
        }
    }
    EXPECT_TRUE(std::is_sorted(decided.rbegin(), decided.rend()));
    EXPECT_EQ(decided.size(), outcome.decisions.size());
}

TEST_F(SearchTest, WhatIsAcceptedStaysWithinDelta) {
    Recorder recorder;
    for (const auto& trial : search(0.02, recorder).trials) EXPECT_EQ(trial.accepted, trial.js <= 0.02);
}

TEST_F(SearchTest, KeptTokensAreTheMostImportantOnes) {
    Recorder recorder;
    const auto outcome = search(10, recorder, {0.3});
    for (const auto& decision : outcome.decisions) {
        const auto tokens = decision.importance.size() / decision.kept.size();
        for (std::size_t head = 0; head < decision.kept.size(); ++head) {
            const auto* scores = decision.importance.data() + head * tokens;
            std::vector<float> sorted(scores, scores + tokens);
            std::sort(sorted.rbegin(), sorted.rend());
            for (const auto token : decision.kept[head])
                EXPECT_GE(scores[token], sorted[decision.kept[head].size() - 1]);
            EXPECT_TRUE(std::is_sorted(decision.kept[head].begin(), decision.kept[head].end()));
        }
    }
}

TEST_F(SearchTest, ARatioTooSmallForOneTokenIsTriedWithNone) {
    Recorder recorder;
    const auto outcome = search(10, recorder, {0.01});
    for (const auto& decision : outcome.decisions)
        for (const auto& kept : decision.kept) EXPECT_TRUE(kept.empty());
}

TEST_F(SearchTest, RepeatedSearchesDecideTheSame) {
    Recorder recorder;
    const auto first = search(0.005, recorder), second = search(0.005, recorder);
    for (std::size_t l = 0; l < first.decisions.size(); ++l)
        EXPECT_EQ(first.decisions[l].kept, second.decisions[l].kept);
}

TEST_F(SearchTest, TrialsThatEndEarlyDecideTheSameAndSayThatTheirDivergenceIsABound) {
    Recorder recorder;
    EmlocOptions options;
    int stopped = 0;
    for (const double delta : {0.0, 1e-5, 1e-4, 1e-3, 0.005, 0.02}) {
        options.delta = delta;
        options.full_trials = false;
        const auto early = search(options, recorder);
        options.full_trials = true;
        const auto full = search(options, recorder);
        ASSERT_EQ(early.trials.size(), full.trials.size());
        for (std::size_t i = 0; i < full.trials.size(); ++i) {
            EXPECT_FALSE(full.trials[i].is_lower_bound);
            EXPECT_EQ(early.trials[i].accepted, full.trials[i].accepted);
            stopped += early.trials[i].is_lower_bound ? 1 : 0;
            if (early.trials[i].is_lower_bound) {
                EXPECT_GT(early.trials[i].js, delta);
                EXPECT_LE(early.trials[i].js, full.trials[i].js + 1e-7);
            } else {
                EXPECT_NEAR(early.trials[i].js, full.trials[i].js, 1e-7);
            }
        }
        for (std::size_t l = 0; l < full.decisions.size(); ++l)
            EXPECT_EQ(early.decisions[l].kept, full.decisions[l].kept);
    }
    EXPECT_GT(stopped, 0);
}

TEST_F(SearchTest, AStopIsNoticed) {
    std::stop_source stop;
    const auto encoded = chunk();
    stop.request_stop();
    EXPECT_THROW(encode_chunk(decoder(), no_memory_, 0, encoded.sequence, stop.get_token()), Cancelled);
}

}  // namespace
}  // namespace emloc
