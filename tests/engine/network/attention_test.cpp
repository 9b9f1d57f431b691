#include "engine/kernels/attention.h"

#include <cmath>

#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

using testing::difference;
using testing::kRounding;

constexpr std::int64_t kHeads = 6, kKvHeads = 2, kHeadDim = 32;

KeyValue random_tokens(std::int64_t tokens) {
    return {at::randn({kKvHeads, tokens, kHeadDim}), at::randn({kKvHeads, tokens, kHeadDim})};
}

// The textbook form: keys repeated for every query head, one softmax over everything that is visible.
at::Tensor textbook(const at::Tensor& query, const KeyValue& all, const at::Tensor& visible) {
    const auto key = all.key.repeat_interleave(kHeads / kKvHeads, 0),
               value = all.value.repeat_interleave(kHeads / kKvHeads, 0);
    auto scores = at::matmul(query, key.transpose(1, 2)) / std::sqrt(double(kHeadDim));
    scores.masked_fill_(visible.logical_not(), -INFINITY);
    return at::matmul(scores.softmax(-1), value);
}

at::Tensor everything(std::int64_t rows, std::int64_t tokens) {
    return at::ones({rows, tokens}, at::kBool);
}

TEST(Attention, SeesAWholePartAsTheTextbookDoes) {
    const auto query = at::randn({kHeads, 17, kHeadDim});
    const auto part = random_tokens(41);
    EXPECT_LT(difference(attend_all(query, part).output, textbook(query, part, everything(17, 41))), kRounding);
}

TEST(Attention, CausalRowsSeeNothingBehindThem) {
    const auto query = at::randn({kHeads, 23, kHeadDim});
    const auto part = random_tokens(23);
    EXPECT_LT(difference(attend_causal(query, part).output, textbook(query, part, everything(23, 23).tril())),
              kRounding);
}

TEST(Attention, MaskedRowsSeeWhatTheMaskSays) {
    const auto query = at::randn({kHeads, 5, kHeadDim});
    const auto part = random_tokens(9);
    auto visible = at::rand({5, 9}) > 0.5;
    visible.select(1, 0).fill_(true);
    EXPECT_LT(difference(attend_masked(query, part, visible).output, textbook(query, part, visible)), kRounding);
}

TEST(Attention, PartsMergedAreAttendedAsOne) {
    const auto query = at::randn({kHeads, 7, kHeadDim}) * 3;
    const auto memory = random_tokens(50), chunk = random_tokens(3), own = random_tokens(7);
    const KeyValue all{at::cat({memory.key, chunk.key, own.key}, 1),
                       at::cat({memory.value, chunk.value, own.value}, 1)};
    const auto visible = at::cat({everything(7, 53), everything(7, 7).tril()}, 1);
    const std::vector<PartialAttention> parts{attend_causal(query, own), attend_all(query, memory),
                                              attend_all(query, chunk)};
    EXPECT_LT(difference(merge(parts).output, textbook(query, all, visible)), kRounding);
}

TEST(Attention, MergingIsSafeWhereOnePartOutweighsTheOthersByFar) {
    auto far = random_tokens(4), near = random_tokens(4);
    const auto query = at::ones({kHeads, 2, kHeadDim});
    far.key.fill_(-60);
    near.key.fill_(60);
    const std::vector<PartialAttention> parts{attend_all(query, far), attend_all(query, near)};
    const auto merged = merge(parts).output;
    EXPECT_TRUE(merged.isfinite().all().item<bool>());
    EXPECT_LT(difference(merged, attend_all(query, near).output), kRounding);
}

}  // namespace
}  // namespace emloc
