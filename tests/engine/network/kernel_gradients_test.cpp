// What autograd records passes our kernels by: its gradients are those of finite differences, in f32 too, where the
// kernels would have computed it.
#include <array>

#include "engine/kernels/attention.h"
#include "engine/kernels/may_use_kernel.h"
#include "engine/kernels/parallel.h"
#include "engine/kernels/row_operations.h"
#include "tests/engine/network/finite_differences.h"

namespace emloc {
namespace {

constexpr double kGradientRounding = 1e-5;  // of f32, by the norm

using Tensors = std::vector<at::Tensor>;
using Function = std::function<at::Tensor(const Tensors&)>;

Tensors as_leaves(const Tensors& values, at::ScalarType type) {
    Tensors leaves;
    for (const auto& value : values) leaves.push_back(value.to(type, false, /*copy=*/true).requires_grad_());
    return leaves;
}

void expect_gradients(const Function& function, const Tensors& values) {
    const auto exact = as_leaves(values, at::kDouble), rounded = as_leaves(values, at::kFloat);
    testing::expect_slopes([&] { return function(exact); }, exact);
    const auto expected = testing::gradients([&] { return function(exact); }, exact);
    const auto found = testing::gradients([&] { return function(rounded); }, rounded);
    for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_LT(testing::relative_error(found[i], expected[i]), kGradientRounding) << "input " << i;
}

// A number that depends on every number of y differently.
at::Tensor mixed(const at::Tensor& y) {
    return (y * at::arange(1, y.numel() + 1, y.options()).cos().view(y.sizes())).sum();
}

at::Tensor mixed(const PartialAttention& attended) {
    return mixed(attended.output) + mixed(attended.lse);
}

class KernelGradients : public ::testing::Test {
 protected:
    void SetUp() override { at::manual_seed(11); }

    // Enough rows and a width for which all kernels are used where nothing is recorded.
    static constexpr std::int64_t kHeads = 4, kKvHeads = 2, kRows = 20, kWidth = 16;
    static at::Tensor numbers(std::initializer_list<std::int64_t> sizes) { return at::randn(sizes, at::kDouble); }
};

TEST_F(KernelGradients, OfAnRmsNormAreThoseOfItsDefinition) {
    expect_gradients([](const Tensors& in) { return mixed(rms_norm(in[0], in[1], 1e-6)); },
                     {numbers({7, 24}), numbers({24})});
}

TEST_F(KernelGradients, OfARotationAreThoseOfItsDefinition) {
    const auto angle = numbers({7, 8});
    expect_gradients([&](const Tensors& in) { return mixed(rotate(in[0], angle.cos(), angle.sin())); },
                     {numbers({7, 3, 16})});
}

// Three parts: the rows' own, a memory and one more. A part's share of the softmax is its log-sum-exp: without that
// one's gradient the outputs would still be right, and the gradients of queries and keys wrong.
TEST_F(KernelGradients, OfMergedPartsFlowThroughTheirLogSumExps) {
    const Tensors values{numbers({kHeads, kRows, kWidth}),   numbers({kKvHeads, kRows, kWidth}),
                         numbers({kKvHeads, kRows, kWidth}), numbers({kKvHeads, 9, kWidth}),
                         numbers({kKvHeads, 9, kWidth}),     numbers({kKvHeads, 3, kWidth}),
                         numbers({kKvHeads, 3, kWidth})};
    expect_gradients(
        [](const Tensors& in) {
            const std::array parts{attend_causal(in[0], {in[1], in[2]}), attend_all(in[0], {in[3], in[4]}),
                                   attend_all(in[0], {in[5], in[6]})};
            return mixed(merge(parts));
        },
        values);
    expect_gradients(
        [](const Tensors& in) {
            const auto seen = merge_with(attend_causal(in[0], {in[1], in[2]}), in[0], {in[3], in[4]});
            return mixed(merge_with(seen, in[0], {in[5], in[6]}));
        },
        values);
}

// Each KV head with a number of tokens of its own, one with none.
TEST_F(KernelGradients, OfRaggedHeadsFlowThroughTheTokensThatEachHas) {
    for (const auto& head_tokens : {std::vector<std::int64_t>{9, 4}, {0, 5}}) {
        const auto attend = [&](const Tensors& in) {
            const KeyValue memory{in[3], in[4], head_tokens};
            return mixed(merge_with(attend_causal(in[0], {in[1], in[2]}), in[0], memory).output);
        };
        expect_gradients(attend, {numbers({kHeads, kRows, kWidth}), numbers({kKvHeads, kRows, kWidth}),
                                  numbers({kKvHeads, kRows, kWidth}), numbers({kKvHeads, 9, kWidth}),
                                  numbers({kKvHeads, 9, kWidth})});
    }
}

TEST_F(KernelGradients, OfMaskedRowsLeaveOutWhatTheyDoNotSee) {
    auto visible = at::rand({kRows, 9}) > 0.5;
    visible.select(1, 0).fill_(true);
    expect_gradients(
        [&](const Tensors& in) {
            return mixed(attend_masked(in[0], {in[1], in[2]}, visible));
        },
        {numbers({kHeads, kRows, kWidth}), numbers({kKvHeads, 9, kWidth}), numbers({kKvHeads, 9, kWidth})});
}

// Where the queries have no gradient, as behind frozen layers, those of a memory must flow all the same.
TEST_F(KernelGradients, OfAMemoryAloneFlowBehindFrozenQueries) {
    const auto query = at::randn({kHeads, kRows, kWidth}), key = at::randn({kKvHeads, kRows, kWidth});
    const auto with = [&](const Tensors& in) {
        const auto type = in[0].scalar_type();
        const KeyValue own{key.to(type), key.to(type)};
        return mixed(merge_with(attend_causal(query.to(type), own), query.to(type), {in[0], in[1]}));
    };
    expect_gradients(with, {numbers({kKvHeads, 9, kWidth}), numbers({kKvHeads, 9, kWidth})});
}

TEST_F(KernelGradients, AreRecordedByEveryThreadWhereTheCallerRecordsThem) {
    const auto x = at::ones({4}).requires_grad_();
    std::vector<at::Tensor> twice(4);
    const auto compute = [&] {
        run_in_parallel(4, [&](std::int64_t i) { twice[static_cast<std::size_t>(i)] = x[i] * 2; });
        return at::stack(twice).sum();
    };
    compute().backward();
    EXPECT_TRUE(at::equal(x.grad(), at::full({4}, 2.0)));
    const at::NoGradGuard no_gradients;
    EXPECT_FALSE(compute().requires_grad());
}

TEST_F(KernelGradients, AreWhatDecidesWhetherAKernelMayBeUsed) {
    const auto plain = at::ones({2}), leaf = at::ones({2}).requires_grad_();
    EXPECT_TRUE(may_use_kernel(plain));
    EXPECT_FALSE(may_use_kernel(plain, leaf));
    EXPECT_FALSE(may_use_kernel(plain.to(at::kDouble)));
    EXPECT_FALSE(may_use_kernel(at::empty({2}, at::kMeta)));
    EXPECT_FALSE(is_recorded(at::Tensor(), plain));
    const at::NoGradGuard no_gradients;
    EXPECT_TRUE(may_use_kernel(plain, leaf));
}

}  // namespace
}  // namespace emloc
