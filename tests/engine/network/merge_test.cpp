#include "engine/kernels/merge.h"

#include <array>
#include <limits>

#include "engine/kernels/attention.h"
#include "engine/kernels/device.h"
#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

using testing::difference;
using testing::kRounding;

constexpr std::int64_t kHeads = 3, kRows = 37, kWidth = 24;

PartialAttention random_part() {
    return {at::randn({kHeads, kRows, kWidth}), at::randn({kHeads, kRows}) * 5};
}

// The definition, in f64.
PartialAttention by_definition(std::span<const PartialAttention> parts) {
    std::vector<at::Tensor> lse, output;
    for (const auto& part : parts) {
        lse.push_back(part.lse.to(at::kDouble));
        output.push_back(part.output.to(at::kDouble));
    }
    const auto weights = at::stack(lse).softmax(0).unsqueeze(-1);
    return {(at::stack(output) * weights).sum(0), at::stack(lse).logsumexp(0)};
}

void expect_same(const PartialAttention& merged, const PartialAttention& expected, double tolerance = kRounding) {
    EXPECT_LT(difference(merged.output.to(at::kDouble), expected.output), tolerance);
    EXPECT_LT(difference(merged.lse.to(at::kDouble), expected.lse), tolerance);
}

TEST(Merge, WeighsPartsByTheirLogSumExp) {
    for (const int count : {2, 3, kMostMergedParts, kMostMergedParts + 2}) {
        std::vector<PartialAttention> parts;
        for (int i = 0; i < count; ++i) parts.push_back(random_part());
        expect_same(merge(parts), by_definition(parts));
    }
}

TEST(Merge, ReadsPartsOfAnyLayout) {
    const PartialAttention by_row{at::randn({kRows, kHeads, kWidth}).transpose(0, 1),
                                  at::randn({kRows, kHeads}).transpose(0, 1)};
    const PartialAttention of_more{at::randn({kHeads, 2 * kRows, kWidth}).slice(1, kRows),
                                   at::randn({kHeads, 2 * kRows}).slice(1, kRows)};
    const PartialAttention widths_apart{at::randn({kHeads, kWidth, kRows}).transpose(1, 2), at::randn({kHeads, kRows})};
    const std::array kernel{by_row, of_more}, general{by_row, widths_apart};
    expect_same(merge(kernel), by_definition(kernel));
    expect_same(merge(general), by_definition(general));
}

TEST(Merge, ScoresOfAnySizeGiveFiniteWeights) {
    for (const float size : {-1e4F, 1e4F}) {
        const PartialAttention large{at::randn({kHeads, kRows, kWidth}), at::full({kHeads, kRows}, size)};
        const std::array parts{large, random_part()};
        expect_same(merge(parts), by_definition(parts));
    }
}

TEST(Merge, APartThatShowedNothingDoesNotCountWhateverItHolds) {
    const auto seen = random_part();
    const PartialAttention nothing{at::full({kHeads, kRows, kWidth}, std::numeric_limits<float>::quiet_NaN()),
                                   at::full({kHeads, kRows}, -std::numeric_limits<float>::infinity())};
    for (const auto& parts : {std::array{seen, nothing}, std::array{nothing, seen}}) {
        const auto merged = merge(parts);
        EXPECT_LT(difference(merged.output, seen.output), kRounding);
        EXPECT_LT(difference(merged.lse, seen.lse), kRounding);
    }
}

TEST(Merge, RefusesToRunOnAGpuThatIsNotThere) {
    constexpr int kNoSuchGpu = 1000;
    const auto part = random_part();
    auto output = at::zeros({kRows, kHeads, kWidth}), lse = at::zeros({kHeads, kRows});
    MergeParts parts;
    parts.parts[parts.count++] = {part.output.const_data_ptr(), part.lse.const_data_ptr<float>()};
    const MergeResult result{output.mutable_data_ptr(), lse.mutable_data_ptr<float>(), kHeads, kRows, kWidth};
    EXPECT_FALSE(merge_on_cuda(parts, result, ElementType::kFloat, kNoSuchGpu));
    EXPECT_EQ(output.abs().max().item<float>(), 0);
}

TEST(Merge, GivesOnAGpuWhatItGivesOnTheCpu) {
    const auto gpu = pick_device("cuda");
    if (!gpu) GTEST_SKIP() << gpu.error().message;
    const std::array parts{random_part(), random_part(), random_part()};
    for (const auto& [type, tolerance] : {std::pair{at::kFloat, kRounding}, {at::kHalf, 4e-3}, {at::kBFloat16, 3e-2}}) {
        std::vector<PartialAttention> there;
        for (const auto& part : parts)
            there.push_back({part.output.to(at::TensorOptions(*gpu).dtype(type)), part.lse.to(*gpu)});
        const auto merged = merge(there);
        expect_same({merged.output.cpu(), merged.lse.cpu()}, by_definition(parts), tolerance);
    }
}

}  // namespace
}  // namespace emloc
