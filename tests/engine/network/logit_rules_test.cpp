// What generation_config.json does to the choice of a token.
#include "engine/query/logit_rules.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <limits>
#include <map>
#include <vector>

namespace emloc {
namespace {

std::vector<float> applied(const GenerationDefaults& defaults, const std::vector<TokenId>& prompt,
                           const std::vector<TokenId>& said, const std::vector<float>& logits) {
    LogitRules rules(defaults, prompt);
    for (const auto token : said) rules.add(token);
    const auto result = rules.applied(at::tensor(logits)).contiguous();
    return {result.const_data_ptr<float>(), result.const_data_ptr<float>() + result.numel()};
}

constexpr float kNever = -std::numeric_limits<float>::infinity();

TEST(LogitRules, ChangeNothingByDefault) {
    EXPECT_EQ(applied({}, {0}, {1}, {1, -1, 2}), (std::vector<float>{1, -1, 2}));
}

// As RepetitionPenaltyLogitsProcessor: positive logits are divided, negative ones multiplied, each token once.
TEST(LogitRules, PenaliseWhatWasAskedOrSaid) {
    EXPECT_EQ(applied({.repetition_penalty = 2}, {0, 0}, {1}, {1, -1, 2}), (std::vector<float>{0.5, -2, 2}));
}

TEST(LogitRules, ForbidAnNgramThatWasThere) {
    // 1 2 1: after the second 1, a 2 would repeat the pair.
    EXPECT_EQ(applied({.no_repeat_ngram_size = 2}, {1, 2}, {1}, {1, 1, 1}), (std::vector<float>{1, 1, kNever}));
}

TEST(LogitRules, KeepTheEndAwayUntilEnoughIsSaid) {
    const GenerationDefaults defaults{.end_tokens = {2}, .min_new_tokens = 1};
    EXPECT_EQ(applied(defaults, {0}, {}, {1, 1, 1}), (std::vector<float>{1, 1, kNever}));
    EXPECT_EQ(applied(defaults, {0}, {1}, {1, 1, 1}), (std::vector<float>{1, 1, 1}));
}

// All four at once, as transformers' own processors give them in its order (numbers of transformers on f32 tensors).
TEST(LogitRules, DoTogetherWhatTransformersDoes) {
    const GenerationDefaults defaults{.end_tokens = {8, 3},
                                      .repetition_penalty = 1.05,
                                      .no_repeat_ngram_size = 3,
                                      .min_new_tokens = 2,
                                      .suppressed_tokens = {0, 6}};
    const std::vector<TokenId> prompt{1, 4, 4, 7, 2, 9}, said{4, 7, 2, 1, 4};
    const std::vector<float> logits{2.4375F, 0.5F, 0.25F, -1.8125F, 0.125F, -4.125F, 1, 3.0625F, -4.3125F, 2.9375F};
    constexpr float k1 = 0.476190507F, k2 = 0.238095254F, k4 = 0.119047627F, k7 = 2.91666675F, k9 = 2.7976191F;
    const std::map<std::size_t, std::vector<float>> expected{
        {0, {kNever, k1, k2, kNever, k4, -4.125F, kNever, k7, kNever, k9}},
        {2, {kNever, k1, kNever, -1.8125F, k4, -4.125F, kNever, k7, -4.3125F, k9}},
        {5, {kNever, k1, k2, -1.8125F, kNever, -4.125F, kNever, k7, -4.3125F, k9}}};
    for (const auto& [count, row] : expected)
        EXPECT_EQ(applied(defaults, prompt, {said.begin(), said.begin() + static_cast<std::ptrdiff_t>(count)}, logits),
                  row)
            << count << " said";
}

TEST(LogitRules, SuppressTokensAndPassOverThoseBeyondTheVocabulary) {
    EXPECT_EQ(applied({.suppressed_tokens = {0, 99}}, {}, {}, {1, 1, 1}), (std::vector<float>{kNever, 1, 1}));
}

}  // namespace
}  // namespace emloc
