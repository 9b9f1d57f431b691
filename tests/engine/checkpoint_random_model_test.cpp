#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string>

#include "engine/model/checkpoint/safetensors.h"
#include "engine/model/config.h"
#include "engine/model/families/family.h"
#include "tests/engine/checkpoint_files.h"

namespace emloc {
namespace {

float bf16_at(const TensorView& tensor, std::size_t index) {
    std::uint16_t half = 0;
    std::memcpy(&half, tensor.data.data() + 2 * index, sizeof half);
    const auto bits = static_cast<std::uint32_t>(half) << 16;
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

// The script that makes checkpoints of real size for the benchmarks: what it writes reads back as published.
TEST(RandomModel, IsWrittenShardedAsPublished) {
    const test::TemporaryFolder folder;
    const auto command = fmt::format(
        "python3 '{}/tests/make_random_model.py' --out '{}' --tokenizer '{}/tokenizer' --layers 2 --hidden 64 "
        "--heads 4 --kv-heads 2 --intermediate 96 --vocab 4096 --vision-depth 1 --vision-width 32 "
        "--vision-heads 2 --vision-intermediate 128 >/dev/null",
        EMLOC_SOURCE_DIR, folder.path().string(), EMLOC_GOLDENS_DIR);
    ASSERT_EQ(std::system(command.c_str()), 0);

    const auto config = read_model_config(folder.path() / "config.json");
    ASSERT_TRUE(config.has_value()) << config.error().message;
    EXPECT_EQ(config->decoder.layers, 2);
    EXPECT_TRUE(config->decoder.tie_word_embeddings);
    const auto checkpoint = Checkpoint::open(folder.path());
    ASSERT_TRUE(checkpoint.has_value()) << checkpoint.error().message;
    EXPECT_EQ(checkpoint->files().size(), 2U);
    EXPECT_EQ(checkpoint->find("lm_head.weight"), nullptr);

    const auto embedding = checkpoint->find("model.embed_tokens.weight", {4096, 64});
    ASSERT_TRUE(embedding.has_value()) << embedding.error().message;
    double squares = 0;
    for (std::size_t i = 0; i < 4096 * 64; ++i) squares += std::pow(bf16_at(**embedding, i), 2);
    EXPECT_NEAR(std::sqrt(squares / (4096 * 64)), 0.02, 0.0002);  // 262,144 draws: the deviation's own error is 0.14 %
    const auto norm = checkpoint->find("model.norm.weight", {64});
    ASSERT_TRUE(norm.has_value());
    EXPECT_EQ(bf16_at(**norm, 63), 1.0f);
    EXPECT_TRUE(checkpoint->find("visual.blocks.0.attn.qkv.weight", {96, 32}).has_value());
    EXPECT_TRUE(checkpoint->find("visual.merger.mlp.2.weight", {64, 128}).has_value());
}

TEST(RandomModel, HasTheSizesOfItsShapeInItsFamilysLayout) {
    struct Shape {
        const char *name, *family;
        std::int64_t head_dim, attention_layers;
    };
    constexpr Shape kShapes[] = {{"qwen2.5-vl-3b", "qwen2_5_vl", 128, 4},
                                 {"qwen3-vl-2b", "qwen3_vl", 128, 4},
                                 {"qwen3.5-2b", "qwen3_5", 256, 1}};
    for (const auto& [shape, family, head_dim, attention_layers] : kShapes) {
        const test::TemporaryFolder folder;
        const auto command = fmt::format(
            "python3 '{}/tests/make_random_model.py' --shape {} --out '{}' --tokenizer '{}/tokenizer' --layers 4 "
            "--intermediate 32 --vocab 4096 --vision-depth 6 --vision-intermediate 32 --vision-width 32 "
            "--vision-heads 2 >/dev/null",
            EMLOC_SOURCE_DIR, shape, folder.path().string(), EMLOC_GOLDENS_DIR);
        ASSERT_EQ(std::system(command.c_str()), 0);
        const auto config = read_model_config(folder.path() / "config.json");
        ASSERT_TRUE(config) << config.error().message;
        EXPECT_EQ(config->family->name, family);
        EXPECT_EQ(config->decoder.hidden_size, 2048);
        EXPECT_EQ(config->decoder.head_dim, head_dim);
        EXPECT_EQ(config->decoder.attention_layers(), attention_layers);
        const auto checkpoint = Checkpoint::open(folder.path());
        ASSERT_TRUE(checkpoint) << checkpoint.error().message;
    }
}

TEST(RandomModel, RefusesAVocabularyTooSmallForItsTokenizer) {
    const test::TemporaryFolder folder;
    const auto command = fmt::format(
        "python3 '{}/tests/make_random_model.py' --out '{}' --tokenizer '{}/tokenizer' --vocab 10 2>/dev/null",
        EMLOC_SOURCE_DIR, folder.path().string(), EMLOC_GOLDENS_DIR);
    EXPECT_NE(std::system(command.c_str()), 0);
}

}  // namespace
}  // namespace emloc
