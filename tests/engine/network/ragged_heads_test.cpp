// Keys and values whose KV heads hold different numbers of tokens.
#include <gtest/gtest.h>

#include <array>

#include "engine/kernels/attention.h"
#include "engine/model/layer_caches.h"

namespace emloc {
namespace {

constexpr std::int64_t kHeads = 3, kGroup = 2, kWidth = 16, kRows = 20, kTokens = 30;
const std::vector<std::int64_t> kLengths{30, 0, 7};

KeyValue whole() {
    at::manual_seed(1);
    return {at::randn({kHeads, kTokens, kWidth}), at::randn({kHeads, kTokens, kWidth})};
}

std::vector<std::vector<std::int32_t>> first_of_each() {
    std::vector<std::vector<std::int32_t>> places;
    for (const auto length : kLengths) {
        auto& head = places.emplace_back();
        for (std::int64_t token = 0; token < length; ++token) head.push_back(static_cast<std::int32_t>(token));
    }
    return places;
}

// Softmax attention written down plainly, in f64, over the first tokens of every head and over all of `own`.
at::Tensor expected(const at::Tensor& query, const KeyValue& ragged, const KeyValue& own) {
    std::vector<at::Tensor> heads;
    for (std::int64_t head = 0; head < kHeads * kGroup; ++head) {
        const auto kv = head / kGroup;
        const auto count = kLengths[static_cast<std::size_t>(kv)];
        const auto keys = at::cat({ragged.key[kv].narrow(0, 0, count), own.key[kv]}).to(at::kDouble);
        const auto values = at::cat({ragged.value[kv].narrow(0, 0, count), own.value[kv]}).to(at::kDouble);
        const auto scores = at::matmul(query[head].to(at::kDouble), keys.t()) / std::sqrt(double(kWidth));
        heads.push_back(at::matmul(scores.softmax(-1), values));
    }
    return at::stack(heads).to(at::kFloat);
}

TEST(RaggedHeads, AreAttendedEachOverItsOwnTokens) {
    const auto ragged = gather_heads(whole(), first_of_each());
    ASSERT_TRUE(ragged.is_ragged());
    const auto query = at::randn({kHeads * kGroup, kRows, kWidth});
    const KeyValue own{at::randn({kHeads, 5, kWidth}), at::randn({kHeads, 5, kWidth})};
    const auto seen = attend_all(query, own);
    const auto merged = merge_with(seen, query, ragged).output;
    EXPECT_LT((merged - expected(query, ragged, own)).abs().max().item<float>(), 1e-5F);
    const auto parts = merge(std::array{attend_all(query, ragged), seen}).output;
    EXPECT_LT((parts - merged).abs().max().item<float>(), 1e-6F);
}

TEST(RaggedHeads, AreKeptAsBytesWithoutTheirPadding) {
    const auto ragged = gather_heads(whole(), first_of_each());
    const auto layer = to_layer_memory(ragged);
    EXPECT_EQ(layer.head_tokens, kLengths);
    EXPECT_EQ(layer.tokens, 30);
    EXPECT_EQ(layer.key->size(), static_cast<std::size_t>((30 + 0 + 7) * kWidth * 4));
    const Memory memory{.dtype = DType::kF32,
                        .kv_heads = kHeads,
                        .head_dim = kWidth,
                        .position_offset = 0,
                        .layers = {layer},
                        .states = {}};
    const auto back = to_caches(memory, {}, at::kFloat).front();
    EXPECT_EQ(back.head_tokens, ragged.head_tokens);
    EXPECT_TRUE(back.key.equal(ragged.key));
    EXPECT_TRUE(back.value.equal(ragged.value));
}

TEST(RaggedHeads, GrowHeadByHead) {
    const auto all = whole();
    const auto grown = append_tokens(gather_heads(all, first_of_each()), all);
    EXPECT_EQ(grown.head_tokens, (std::vector<std::int64_t>{60, 30, 37}));
    for (std::int64_t head = 0; head < kHeads; ++head) {
        const auto count = kLengths[static_cast<std::size_t>(head)];
        EXPECT_TRUE(grown.key[head].narrow(0, count, kTokens).equal(all.key[head]));
    }
}

TEST(RaggedHeads, OfEqualLengthsAreNotRagged) {
    const std::vector<std::vector<std::int32_t>> same(kHeads, {1, 4, 9});
    const auto gathered = gather_heads(whole(), same);
    EXPECT_FALSE(gathered.is_ragged());
    EXPECT_TRUE(gathered.key.equal(whole().key.index_select(1, at::tensor({1, 4, 9}))));
}

}  // namespace
}  // namespace emloc
