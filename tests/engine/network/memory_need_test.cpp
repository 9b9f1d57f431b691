#include "engine/adaptation/memory_need.h"

#include <gtest/gtest.h>

namespace emloc {
namespace {

ModelConfig config_of_2b() {
    ModelConfig config;
    config.decoder.hidden_size = 1536;
    config.decoder.layers = 28;
    config.decoder.heads = 12;
    config.decoder.kv_heads = 2;
    config.decoder.head_dim = 128;
    config.decoder.intermediate_size = 8960;
    config.decoder.vocab_size = 151936;
    config.vision.embed_dim = 1280;
    config.vision.in_channels = 3;
    config.vision.patch_size = 14;
    config.vision.temporal_patch_size = 2;
    return config;
}

constexpr std::int64_t kRows = 256;

TEST(MemoryNeed, OfTheContextIsWhatItsKeysAndValuesTake) {
    const auto need = memory_need(config_of_2b(), {.tokens = 16000, .largest_chunk = 1600, .labels = 20}, kRows, 1, 2);
    const std::int64_t token = 2 * 2 * 128 * 2;  // keys and values of two heads in two bytes
    EXPECT_GE(need.context, 16000 * 28 * token);
    EXPECT_LE(need.context, 17600 * 28 * token + 16000 * token);
}

TEST(MemoryNeed, GrowsWithWhatIsAskedAndNotWithWhatIsNot) {
    const auto config = config_of_2b();
    const Workload usual{.tokens = 16000, .largest_chunk = 1600, .labels = 20};
    auto longer = usual, larger = usual, naive = usual;
    longer.tokens *= 2;
    larger.largest_chunk *= 2;
    naive.is_observed = false;
    const auto need = memory_need(config, usual, kRows, 2, 4);
    EXPECT_GT(memory_need(config, longer, kRows, 2, 4).context, need.context);
    EXPECT_EQ(memory_need(config, longer, kRows, 2, 4).work, need.work);
    EXPECT_GT(memory_need(config, larger, kRows, 2, 4).observation, need.observation);
    EXPECT_EQ(memory_need(config, naive, kRows, 2, 4).observation, 0);
    EXPECT_GT(need.total(), memory_need(config, usual, kRows, 2, 2).total());
    EXPECT_GE(memory_need(config, usual, kRows, 8, 4).work, need.work);
}

TEST(MemoryNeed, BeforeAnythingIsKnownCountsTheWeightsAndAUsualContext) {
    constexpr std::int64_t kWeights = 2'000'000'000;
    const auto usual = usual_need(config_of_2b(), kWeights, StoredWeights::kFull, 4);
    EXPECT_GT(usual, 4 * kWeights + memory_need(config_of_2b(), {.tokens = 4000}, kRows, 1, 4).total());
    EXPECT_LT(usual_need(config_of_2b(), kWeights, StoredWeights::kFull, 2), usual);
}

TEST(MemoryNeed, OfNothingIsNothing) {
    EXPECT_EQ(memory_need(config_of_2b(), {}, kRows, 2, 4).total(), 0);
}

}  // namespace
}  // namespace emloc
