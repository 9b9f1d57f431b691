// How many of the scored tokens stay: by budget, by score, or as few as a bound on the divergence allows.
#include <ATen/ATen.h>

#include "engine/adaptation/methods/choose_tokens.h"
#include "tests/engine/network/pocket.h"

namespace emloc {
namespace {

const at::Tensor& two_heads() {
    static const auto scores = at::tensor({9.F, 8.F, 7.F, 6.F, 5.F, 0.F, 1.F, 2.F, 3.F, 4.F}).view({2, 5});
    return scores;
}

TEST(ChosenTokens, AreTheBestOfEachHeadOrOfAllWithAShareThatIsSafe) {
    EXPECT_EQ(best_of_each_head(two_heads(), 2), (KeptTokens{{0, 1}, {3, 4}}));
    EXPECT_EQ(best_of_all_heads(two_heads(), 2), (KeptTokens{{0, 1, 2, 3}, {}})) << "a fifth of 2 is nothing";
    EXPECT_EQ(best_of_all_heads(at::cat({two_heads(), two_heads()}, 1), 5),
              (KeptTokens{{0, 1, 2, 3, 5, 6, 7, 8, 9}, {9}}));
    EXPECT_EQ(best_of_all_heads(two_heads(), 5), (KeptTokens{{0, 1, 2, 3, 4}, {0, 1, 2, 3, 4}}));
}

TEST(ChosenTokens, OfEqualScoresAreTheLater) {
    EXPECT_EQ(best_of_each_head(at::ones({1, 4}), 2), (KeptTokens{{2, 3}}));
}

TEST(ChosenTokens, MayAllBeThoseAboveAScore) {
    EXPECT_EQ(all_above(two_heads(), 3), (KeptTokens{{0, 1, 2, 3, 4}, {4}}));
    EXPECT_EQ(all_above(two_heads(), 10), (KeptTokens{{}, {}}));
}

class BudgetsTest : public testing::PocketTest {
 protected:
    static AdaptationOptions with(OptionValues values, const std::string& method = "observed-attention") {
        return {.method = {.name = method, .options = std::move(values)}, .demonstrations_per_chunk = 8};
    }

    static std::string refusal(const AdaptationOptions& options) {
        const auto status = check(options);
        return status ? "" : status.error().message;
    }
};

TEST_F(BudgetsTest, ABoundTakesTheSmallestShareWithinIt) {
    const std::vector<double> ladder{0.02, 0.2, 0.6};
    const auto context = adapted(with({{"delta", 0.005}, {"ratios", ladder}}), glyphs(16));
    ASSERT_EQ(context.chunks.size(), 2U);
    for (const auto& chunk : context.chunks) {
        ASSERT_FALSE(chunk.trials.empty());
        for (std::size_t i = 0; i < chunk.trials.size(); ++i) {
            EXPECT_EQ(chunk.trials[i].ratio, ladder[i]);
            EXPECT_EQ(chunk.trials[i].accepted, chunk.trials[i].js <= 0.005);
            EXPECT_TRUE(i + 1 == chunk.trials.size() || !chunk.trials[i].accepted);
        }
        ASSERT_TRUE(chunk.js);
        EXPECT_LE(*chunk.js, 0.005);
    }
}

TEST_F(BudgetsTest, UnderABoundThatNothingMeetsEverythingStays) {
    const auto context = adapted(with({{"delta", 0.0}, {"ratios", std::vector<double>{0.05}}}), glyphs(8));
    EXPECT_EQ(kept_share(context), 1);
    EXPECT_EQ(context.chunks.front().js, 0);
}

TEST_F(BudgetsTest, HeadsShareTheirLayersBudget) {
    const auto equal = adapted(with({{"budget", 0.3}}), glyphs(8));
    const auto shared = adapted(with({{"budget", 0.3}, {"heads", std::string("adaptive")}}), glyphs(8));
    bool differ = false;
    for (std::size_t l = 0; l < equal.memory.layers.size(); ++l) {
        EXPECT_EQ(row_count(equal.memory, equal.memory.layers[l]), row_count(shared.memory, shared.memory.layers[l]));
        differ = differ || !shared.memory.layers[l].head_tokens.empty();
    }
    EXPECT_TRUE(differ);
}

TEST_F(BudgetsTest, WhatStaysIsMeasuredAtTheLabels) {
    const auto few = adapted(with({{"budget", 0.05}}), glyphs(8)), many = adapted(with({{"budget", 0.9}}), glyphs(8));
    ASSERT_TRUE(mean_divergence(few) && mean_divergence(many));
    EXPECT_GT(*mean_divergence(few), *mean_divergence(many));
    EXPECT_EQ(mean_divergence(adapted(with({}, "naive"), glyphs(8))), 0);
    const auto searched = adapted(with({}, "emloc"), glyphs(8));
    EXPECT_LE(mean_divergence(searched).value(), kDefaultDelta);
    auto unmeasured = with({{"budget", 0.05}});
    unmeasured.measures_js = false;
    EXPECT_FALSE(mean_divergence(adapted(unmeasured, glyphs(8))));
}

// A method that measures in trials says the same as the measurement of what another keeps at the same budget.
TEST_F(BudgetsTest, TrialsAndMeasurementsAgree) {
    const auto searched = adapted(with({{"delta", 0.69}, {"ratios", std::vector<double>{0.2}}}), glyphs(8));
    const auto measured = adapted(with({{"budget", 0.2}}), glyphs(8));
    EXPECT_EQ(searched.memory.layers.front().positions, measured.memory.layers.front().positions);
    EXPECT_NEAR(*mean_divergence(searched), *mean_divergence(measured), 1e-9);
}

// What a method has observed serves the measurement: it says what it would say without.
TEST_F(BudgetsTest, AnObservingMethodIsMeasuredByWhatItSaw) {
    const auto measured = adapted(with({{"budget", 0.2}}, "emloc-uniform"), glyphs(8));
    const auto searched =
        adapted(with({{"delta", 0.69}, {"ratios", std::vector<double>{0.2}}}, "emloc-uniform"), glyphs(8));
    EXPECT_EQ(searched.memory.layers.front().positions, measured.memory.layers.front().positions);
    EXPECT_NEAR(*mean_divergence(searched), *mean_divergence(measured), 1e-9);
}

TEST_F(BudgetsTest, PyramidInferComesToABudgetThatItIsGiven) {
    const auto published = adapted(with({}, "pyramid-infer"), glyphs(8));
    for (const auto share : {0.1, 0.3, 0.8}) {
        const auto context = adapted(with({{"budget", share}}, "pyramid-infer"), glyphs(8));
        EXPECT_LE(kept_share(context), share);
        EXPECT_NEAR(kept_share(context), share, 0.02);
        const auto& layers = context.memory.layers;
        EXPECT_GT(row_count(context.memory, layers.front()), row_count(context.memory, layers.back()));
        EXPECT_NE(kept_share(context), kept_share(published));
    }
    const auto bounded = adapted(with({{"delta", 0.005}}, "pyramid-infer"), glyphs(8));
    EXPECT_LE(mean_divergence(bounded).value(), 0.005);
    EXPECT_LT(kept_share(bounded), 1);
}

TEST_F(BudgetsTest, SenselessBudgetsAndWindowsAreRefusedInWords) {
    EXPECT_NE(refusal(with({{"budget", 0.0}})).find("budget is 0; it must be 0.001 or more and at most 1"),
              std::string::npos);
    EXPECT_NE(refusal(with({{"budget", 1.5}})).find("budget is 1.5; it must be"), std::string::npos);
    EXPECT_EQ(refusal(with({{"window", std::int64_t{1600}}}, "snapkv")), "");
    EXPECT_EQ(refusal(with({{"window", std::int64_t{1601}}}, "snapkv")),
              "window is 1601, but a chunk has at most 1600 tokens.");
}

}  // namespace
}  // namespace emloc
