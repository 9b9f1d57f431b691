#include "engine/model/linear/linear.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/kernels/panels.h"
#include "engine/kernels/processor.h"
#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

class LinearTest : public ::testing::Test {
 protected:
    void SetUp() override { at::manual_seed(7); }

    at::NoGradGuard no_gradients_;
};

TEST_F(LinearTest, GivesWhatAPlainProductGivesForAnyNumberOfRows) {
    const auto weight = at::randn({48, 40}), bias = at::randn({48});
    const Linear linear(weight.clone(), bias.clone());
    for (const std::int64_t rows : {0, 1, 3, 600}) {
        const auto x = at::randn({rows, 40}), expected = at::linear(x, weight, bias);
        const auto other = at::randn({rows, 48});
        ASSERT_EQ(linear(x).sizes(), expected.sizes());
        if (rows == 0) continue;
        EXPECT_LT(testing::difference(linear(x), expected), testing::kRounding);
        EXPECT_LT(testing::difference(linear.silu(x), at::silu(expected)), testing::kRounding);
        EXPECT_LT(testing::difference(linear.plus(x, other), expected + other), testing::kRounding);
        EXPECT_LT(testing::difference(linear.times(x, other), expected * other), 10 * testing::kRounding);
    }
}

// A map of each form that a weight can have here, and the plain weight that its gradients come from.
std::vector<std::pair<Linear, at::Tensor>> maps_of_every_form(std::int64_t outputs, std::int64_t inputs) {
    std::vector<std::pair<Linear, at::Tensor>> maps;
    for (const auto precision : {WeightPrecision::kFull, WeightPrecision::kInt8, WeightPrecision::kInt8Groups,
                                 WeightPrecision::kInt4, WeightPrecision::kBf16, WeightPrecision::kTrainable}) {
        const Linear map(at::randn({outputs, inputs}), at::randn({outputs}), precision);
        maps.emplace_back(map, map.weight().clone());
    }
    return maps;
}

TEST_F(LinearTest, GivesItsWeightBackFromEveryForm) {
    for (const std::int64_t outputs : {48, 50}) {
        const auto weight = at::randn({outputs, 40});
        if (outputs % kPanelOutputs == 0) {
            EXPECT_TRUE(at::equal(PanelWeight(weight).plain(), weight));
        }
        EXPECT_TRUE(at::equal(Linear(weight.clone(), {}).weight(), weight));
        EXPECT_TRUE(Linear(weight, {}, WeightPrecision::kTrainable).weight().is_same(weight));
        const auto step = weight.abs().amax(1, /*keepdim=*/true) / 127;
        const auto rounded = Linear(weight.clone(), {}, WeightPrecision::kInt8).weight();
        EXPECT_TRUE(((rounded - weight).abs() <= step * 0.501).all().item<bool>());
    }
}

// Packed numbers have no derivative, and must not be used where one is wanted: a gradient would be lost silently.
TEST_F(LinearTest, LetsGradientsThroughToItsInputsWhateverFormItsWeightHas) {
    const at::AutoGradMode with_gradients(true);
    for (const std::int64_t rows : {1, 5}) {
        for (const auto& [map, weight] : maps_of_every_form(48, 40)) {
            const auto bias = map.bias();
            const auto x = at::randn({rows, 40}).requires_grad_(), other = at::randn({rows, 48}).requires_grad_();
            const auto gradient_of = [&](const at::Tensor& y) {
                if (!y.requires_grad()) return at::Tensor(at::full({rows, 40 + 48}, NAN));
                x.mutable_grad() = other.mutable_grad() = at::Tensor();
                y.square().sum().backward();
                return at::cat({x.grad(), other.grad().defined() ? other.grad() : at::zeros({rows, 48})}, 1);
            };
            const auto plain = at::linear(x, weight, bias);
            const double tolerance = 1e-4 * gradient_of(plain + other).abs().max().item<double>();
            const auto expect_same = [&](const at::Tensor& y, const at::Tensor& expected) {
                EXPECT_LT(testing::difference(gradient_of(y), gradient_of(expected)), tolerance) << rows << " rows";
            };
            expect_same(map(x), at::linear(x, weight, bias));
            expect_same(map.silu(x), at::silu(at::linear(x, weight, bias)));
            expect_same(map.plus(x, other), at::linear(x, weight, bias) + other);
            expect_same(map.times(x, other), at::linear(x, weight, bias) * other);
            expect_same(Linear::each({&map, &map}, x)[1], at::linear(x, weight, bias));
            const auto fixed = x.detach();
            EXPECT_TRUE(map.plus(fixed, other).requires_grad());
            EXPECT_TRUE(map.times(fixed, other).requires_grad());
        }
    }
}

TEST_F(LinearTest, OfATrainableWeightHasItsGradientAndFollowsItsSteps) {
    const auto weight = at::randn({48, 40}), bias = at::randn({48}), x = at::randn({1, 40});
    const Linear map(weight, bias, WeightPrecision::kTrainable);
    ASSERT_TRUE(map.is_plain());
    const auto before = map(x);
    map.weight().requires_grad_();
    map.bias().requires_grad_();
    {
        const at::AutoGradMode with_gradients(true);
        map(x).sum().backward();
        EXPECT_TRUE(at::equal(weight.grad(), x.expand({48, 40})));
        EXPECT_TRUE(at::equal(bias.grad(), at::ones({48})));
    }
    EXPECT_TRUE(at::equal(map(x), before));
    weight.mul_(2);
    EXPECT_LT(testing::difference(map(x), at::linear(x, weight, bias)), testing::kRounding);
}

// Of every width that a packed weight is arranged by, of none, and large enough for several threads.
TEST_F(LinearTest, MultipliesASingleRowByWeightsOfAnyShape) {
    for (const auto& [outputs, inputs] : {std::pair<std::int64_t, std::int64_t>{64, 70},
                                          {96, 16},
                                          {32, 33},
                                          {16, 5},
                                          {100, 70},
                                          {1, 300},
                                          {1024, 896},
                                          {151, 896}}) {
        const auto weight = at::randn({outputs, inputs}), bias = at::randn({outputs}), x = at::randn({1, inputs});
        const auto expected = at::linear(x.to(at::kDouble), weight.to(at::kDouble)).to(at::kFloat);
        const double tolerance = 1e-6 * static_cast<double>(inputs);
        EXPECT_LT(testing::difference(Linear(weight.clone(), bias.clone())(x), expected + bias), tolerance);
        EXPECT_LT(testing::difference(Linear::unpacked(weight)(x), expected), tolerance);
        const auto strided = at::randn({inputs, 1}).t();
        EXPECT_LT(testing::difference(Linear::unpacked(weight)(strided), at::linear(strided, weight)), tolerance);
    }
}

// Tiles of every height, more rows and inputs than are done at once; each piece alone.
TEST_F(LinearTest, MultipliesByPanelsWhateverTheNumberOfRowsAndInputs) {
    if (!has_avx2_and_fma()) GTEST_SKIP() << "needs AVX2";
    const std::int64_t outputs = 48;
    for (const std::int64_t inputs : {1, 70, 512, 1100}) {
        const auto weight = at::randn({outputs, inputs});
        const auto panels = weight.view({-1, kPanelOutputs, inputs}).transpose(1, 2).contiguous();
        const auto all = at::randn({200, inputs});
        const auto expected = at::linear(all.to(at::kDouble), weight.to(at::kDouble)).to(at::kFloat);
        at::Tensor of_one;
        for (const std::int64_t rows : {1, 2, 3, 4, 5, 6, 7, 97, 200}) {
            const auto x = all.slice(0, 0, rows), y = at::full({rows, outputs}, NAN);
            const PanelProduct product{panels.const_data_ptr<float>(), outputs, inputs,
                                       x.const_data_ptr<float>(),      rows,    y.mutable_data_ptr<float>()};
            for (std::int64_t piece = 0; piece < panel_pieces(product); ++piece)
                multiply_panels(product, piece, piece + 1);
            EXPECT_LT(testing::difference(y, expected.slice(0, 0, rows)), 1e-6 * static_cast<double>(inputs + 10));
            EXPECT_TRUE(at::equal(PanelWeight(weight).multiply(x, {}), y));
            if (!of_one.defined()) of_one = y;
            EXPECT_TRUE(at::equal(y[0], of_one[0])) << rows << " rows change the first";
        }
    }
}

TEST_F(LinearTest, GivesEachOfSeveralMapsWhatItWouldGiveAlone) {
    const Linear first(at::randn({300, 256}), at::randn({300})), second(at::randn({512, 256}), {});
    const Linear eight_bits(at::randn({32, 256}), at::randn({32}), WeightPrecision::kInt8);
    for (const std::int64_t rows : {0, 1, 5}) {
        const auto x = at::randn({rows, 256});
        for (const auto& maps : {std::initializer_list<const Linear*>{&first, &second}, {&second, &eight_bits}}) {
            const auto all = Linear::each(maps, x);
            ASSERT_EQ(all.size(), maps.size());
            for (auto y = all.begin(); const auto* map : maps) EXPECT_TRUE(at::equal(*y++, (*map)(x)));
        }
    }
}

TEST_F(LinearTest, LeavesWhatItIsGivenAlone) {
    const Linear linear(at::randn({8, 8}), {});
    const auto x = at::randn({4, 8}), other = at::randn({4, 8});
    const auto x_before = x.clone(), other_before = other.clone();
    linear.plus(x, other);
    linear.times(x, other);
    EXPECT_TRUE(at::equal(x, x_before));
    EXPECT_TRUE(at::equal(other, other_before));
}

TEST_F(LinearTest, ReadsInputsThatAreNotContiguous) {
    const auto weight = at::randn({8, 6}), x = at::randn({6, 5}).t();
    EXPECT_LT(testing::difference(Linear(weight.clone(), {})(x), at::linear(x, weight)), testing::kRounding);
}

TEST_F(LinearTest, InEightBitsStaysWithinTheQuantisationStep) {
    const auto weight = at::randn({64, 256}), x = at::randn({9, 256});
    const Linear linear(weight.clone(), {}, WeightPrecision::kInt8);
    const auto expected = at::linear(x, weight);
    const auto error = ((linear(x) - expected).norm() / expected.norm()).item<double>();
    EXPECT_GT(error, 0);  // it is another arithmetic
    EXPECT_LT(error, 0.04);
    EXPECT_LT(((linear.silu(x) - at::silu(expected)).norm() / expected.norm()).item<double>(), 0.04);
}

// Of one block, of several along both sides, cut off by the edges, and of a number of inputs that doesn't go into
// fours.
TEST_F(LinearTest, InEightBitsASingleRowErrsByItsOwnRoundingAlone) {
    const double levels = __builtin_cpu_supports("avx512vnni") ? 255 : 127;  // inputs have 7 bits without it
    for (const auto& [outputs, inputs] :
         {std::pair<std::int64_t, std::int64_t>{48, 64}, {1, 4}, {100, 516}, {1000, 1540}, {151, 4864}, {30, 7}}) {
        const auto weight = at::randn({outputs, inputs}), bias = at::randn({outputs});
        const auto x = at::randn({1, inputs}) + 0.5;
        const auto largest = weight.abs().amax(1, /*keepdim=*/true);
        const auto rounded = (weight / largest * 127).round() * largest / 127;
        const auto step = ((x.max().clamp_min(0) - x.min().clamp_max(0)) / levels).item<double>();
        const auto most = rounded.abs().sum(1) * step / 2;
        const auto y = Linear(weight.clone(), bias.clone(), WeightPrecision::kInt8)(x);
        const auto error = (y - at::linear(x, rounded, bias)).abs()[0];
        EXPECT_TRUE((error <= most * 1.01 + 1e-4).all().item<bool>()) << outputs << " x " << inputs;
        EXPECT_GT(error.max().item<double>(), 0);
    }
}

TEST_F(LinearTest, InEightBitsARowOfLargeValuesCostsTheOthersNothing) {
    const auto weight = at::randn({64, 256}), bias = at::randn({64}), x = at::randn({9, 256});
    x[0].mul_(1000);
    const Linear linear(weight.clone(), bias.clone(), WeightPrecision::kInt8);
    const auto expected = at::linear(x, weight, bias);
    for (std::int64_t row = 0; row < x.size(0); ++row)
        EXPECT_LT(((linear(x)[row] - expected[row]).norm() / expected[row].norm()).item<double>(), 0.04) << row;
}

TEST_F(LinearTest, InEightBitsARowOfZerosStaysZero) {
    auto weight = at::randn({4, 16});
    weight[2].zero_();
    EXPECT_EQ(Linear(weight, {}, WeightPrecision::kInt8)(at::randn({3, 16})).select(1, 2).abs().max().item<float>(), 0);
}

// Sides that fill their panels and groups, and sides that don't.
constexpr std::pair<std::int64_t, std::int64_t> kSides[] = {{48, 64}, {1, 4}, {100, 516}, {1000, 1540}, {30, 7}};

struct StoredForm {
    WeightPrecision precision;
    double step;    // the largest error of a number, of the largest in its group
    double inputs;  // of the product's norm, where inputs are rounded too
};
constexpr StoredForm kStoredForms[] = {{WeightPrecision::kBf16, 1.0 / 256, 0},
                                       {WeightPrecision::kInt8Groups, 0.51 / 127 * 1.01, 0.012},
                                       {WeightPrecision::kInt4, 0.3, 0.012}};

TEST_F(LinearTest, StoredInFewerBitsEveryNumberStaysWithinItsGroupsStep) {
    for (const auto& form : kStoredForms)
        for (const auto& [outputs, inputs] : kSides) {
            const auto weight = at::randn({outputs, inputs});
            const auto rounded = Linear(weight.clone(), {}, form.precision).weight();
            ASSERT_EQ(rounded.sizes(), weight.sizes());
            for (std::int64_t first = 0; first < inputs; first += kStoredInputs) {
                const auto count = std::min(kStoredInputs, inputs - first);
                const auto group = weight.narrow(1, first, count);
                const auto most = group.abs().amax(1, /*keepdim=*/true) * form.step;
                EXPECT_TRUE(((rounded.narrow(1, first, count) - group).abs() <= most).all().item<bool>())
                    << outputs << " x " << inputs << " from " << first;
            }
        }
}

TEST_F(LinearTest, StoredInFewerBitsItsProductIsThatOfTheRoundedWeight) {
    for (const auto& form : kStoredForms)
        for (const auto& [outputs, inputs] : kSides)
            for (const std::int64_t rows : {0, 1, 2, 7, 8, 97, 200}) {
                const Linear map(at::randn({outputs, inputs}), at::randn({outputs}), form.precision);
                const auto x = at::randn({rows, inputs});
                const auto expected = at::linear(x, map.weight(), map.bias());
                ASSERT_EQ(map(x).sizes(), expected.sizes());
                if (rows == 0) continue;
                const auto scale = (at::linear(x.abs(), map.weight().abs()).max() + 1).item<double>();
                EXPECT_LT(testing::difference(map(x), expected), scale * std::max(form.inputs, 2e-6))
                    << outputs << " x " << inputs << ", rows " << rows;
            }
}

// What EMLoC keeps must not depend on which rows are computed together.
TEST_F(LinearTest, StoredInFewerBitsOtherRowsChangeNothing) {
    for (const auto& form : kStoredForms) {
        const Linear map(at::randn({100, 516}), at::randn({100}), form.precision);
        const auto x = at::randn({200, 516});
        const auto all = map(x);
        for (const std::int64_t rows : {2, 7, 13, 98})
            EXPECT_TRUE(at::equal(map(x.slice(0, 200 - rows)), all.slice(0, 200 - rows))) << rows;
        const auto large = x.clone();
        large[0].mul_(1000);
        EXPECT_TRUE(at::equal(map(large).slice(0, 1), all.slice(0, 1)));
    }
}

TEST_F(LinearTest, StoredInFewerBitsZerosStayZero) {
    for (const auto& form : kStoredForms) {
        auto weight = at::randn({40, 70});
        weight[2].zero_();
        weight.narrow(1, 32, 32).zero_();
        const Linear map(weight.clone(), {}, form.precision);
        EXPECT_EQ(map(at::randn({3, 70})).select(1, 2).abs().max().item<float>(), 0);
        EXPECT_EQ(map.weight().narrow(1, 32, 32).abs().max().item<float>(), 0);
    }
}

// Four bits take the scale that errs least, not that of the largest number.
TEST_F(LinearTest, InFourBitsTheScaleIsSearched) {
    const auto weight = at::randn({256, 1024});
    const auto rounded = Linear(weight.clone(), {}, WeightPrecision::kInt4).weight();
    const auto groups = weight.view({256, 32, 32});
    const auto scale = groups.abs().amax(2, /*keepdim=*/true) / 7;
    const auto plain = ((groups / scale).round() * scale).view_as(weight);
    EXPECT_LT((rounded - weight).norm().item<double>(), 0.93 * (plain - weight).norm().item<double>());
}

}  // namespace
}  // namespace emloc
