#include "engine/adaptation/methods/emloc/divergence.h"

#include <cmath>

#include "engine/adaptation/methods/emloc/importance.h"
#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

double mean_divergence(const at::Tensor& logits, const at::Tensor& reference) {
    return row_divergence(logits, reference).mean(0, false, at::kDouble).item<double>();
}

TEST(Divergence, OfEqualDistributionsIsZero) {
    const auto logits = at::randn({4, 50});
    EXPECT_NEAR(mean_divergence(logits, logits + 3.0), 0, 1e-7);  // logits are free up to a constant
}

TEST(Divergence, OfDisjointDistributionsIsLogTwo) {
    const auto p = at::tensor({200.0F, 0.0F}).view({1, 2}), q = at::tensor({0.0F, 200.0F}).view({1, 2});
    EXPECT_NEAR(mean_divergence(p, q), std::log(2.0), 1e-6);
}

TEST(Divergence, IsSymmetricAndKnownByHand) {
    const auto p = at::tensor({0.5F, 0.5F}).log().view({1, 2}), q = at::tensor({0.9F, 0.1F}).log().view({1, 2});
    const double expected = 0.5 * (0.5 * std::log(0.5 / 0.7) + 0.5 * std::log(0.5 / 0.3)) +
                            0.5 * (0.9 * std::log(0.9 / 0.7) + 0.1 * std::log(0.1 / 0.3));
    EXPECT_NEAR(mean_divergence(p, q), expected, 1e-6);
    EXPECT_NEAR(mean_divergence(q, p), expected, 1e-6);
}

TEST(Divergence, IsTheMeanOverRows) {
    const auto a = at::randn({3, 20}), b = at::randn({3, 20});
    EXPECT_NEAR(mean_divergence(a, b), row_divergence(a, b).mean().item<double>(), 1e-7);
}

TEST(Divergence, StaysFiniteWhereProbabilitiesUnderflow) {
    const auto p = at::tensor({1000.0F, 0.0F, -1000.0F}).view({1, 3});
    EXPECT_TRUE(std::isfinite(mean_divergence(p, p + at::tensor({0.0F, 1.0F, 2.0F}))));
}

TEST(Importance, IsPooledOverFiveTokensAndAlwaysDividedByFive) {
    auto attention = at::zeros({1, 1, 7});
    attention[0][0][0] = 5.0F;
    attention[0][0][4] = 10.0F;
    const auto pooled = pooled_importance(attention, {}, 100.0);
    const std::vector<double> expected{1, 1, 3, 2, 2, 2, 2};
    for (std::int64_t i = 0; i < 7; ++i)
        EXPECT_FLOAT_EQ(pooled[0][0][i].item<float>(), static_cast<float>(expected[static_cast<std::size_t>(i)]));
}

TEST(Importance, LabelTokensGetTheBonusInEveryLayerAndHead) {
    const auto importance = pooled_importance(at::zeros({2, 3, 6}), {1, 4}, 100.0);
    EXPECT_EQ(importance.sum().item<double>(), 2 * 3 * 2 * 100.0);
    EXPECT_EQ(importance[1][2][4].item<double>(), 100.0);
}

}  // namespace
}  // namespace emloc
