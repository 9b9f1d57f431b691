// The configurations of the families behind Qwen2-VL, as published, and what of them is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/model/config.h"
#include "engine/model/families/family.h"
#include "tests/engine/checkpoint_files.h"

namespace emloc {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

// As published with Qwen2.5-VL-3B-Instruct, without what nobody reads.
json qwen2_5() {
    return json::parse(R"({
        "bos_token_id": 151643, "eos_token_id": 151645, "vision_start_token_id": 151652, "vision_end_token_id": 151653,
        "vision_token_id": 151654, "image_token_id": 151655, "video_token_id": 151656, "hidden_act": "silu",
        "hidden_size": 2048, "intermediate_size": 11008, "max_position_embeddings": 128000, "max_window_layers": 70,
        "model_type": "qwen2_5_vl", "num_attention_heads": 16, "num_hidden_layers": 36, "num_key_value_heads": 2,
        "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 32768, "tie_word_embeddings": true,
        "use_sliding_window": false,
        "vision_config": {"depth": 32, "hidden_act": "silu", "hidden_size": 1280, "intermediate_size": 3420,
                          "num_heads": 16, "in_chans": 3, "out_hidden_size": 2048, "patch_size": 14,
                          "spatial_merge_size": 2, "spatial_patch_size": 14, "window_size": 112,
                          "fullatt_block_indexes": [7, 15, 23, 31], "tokens_per_second": 2, "temporal_patch_size": 2},
        "rope_scaling": {"type": "mrope", "mrope_section": [16, 24, 24]}, "vocab_size": 151936})");
}

// As published with Qwen3-VL-4B-Instruct, whose heads are together wider than its rows.
json qwen3() {
    return json::parse(R"({
        "model_type": "qwen3_vl", "image_token_id": 151655, "video_token_id": 151656, "vision_start_token_id": 151652,
        "vision_end_token_id": 151653, "tie_word_embeddings": true,
        "text_config": {"attention_bias": false, "bos_token_id": 151643, "eos_token_id": 151645, "head_dim": 128,
                        "hidden_act": "silu", "hidden_size": 2560, "intermediate_size": 9728,
                        "max_position_embeddings": 262144, "model_type": "qwen3_vl_text", "num_attention_heads": 32,
                        "num_hidden_layers": 36, "num_key_value_heads": 8, "rms_norm_eps": 1e-06,
                        "rope_scaling": {"mrope_interleaved": true, "mrope_section": [24, 20, 20],
                                         "rope_type": "default"},
                        "rope_theta": 5000000, "vocab_size": 151936},
        "vision_config": {"deepstack_visual_indexes": [5, 11, 17], "depth": 24, "hidden_act": "gelu_pytorch_tanh",
                          "hidden_size": 1024, "in_channels": 3, "intermediate_size": 4096, "model_type": "qwen3_vl",
                          "num_heads": 16, "num_position_embeddings": 2304, "out_hidden_size": 2560, "patch_size": 16,
                          "spatial_merge_size": 2, "temporal_patch_size": 2}})");
}

// As published with Qwen3.5-2B, without what nobody reads.
json qwen3_5() {
    return json::parse(R"({
        "model_type": "qwen3_5", "image_token_id": 248056, "video_token_id": 248057, "vision_start_token_id": 248053,
        "vision_end_token_id": 248054, "tie_word_embeddings": true,
        "text_config": {"attention_bias": false, "attn_output_gate": true, "eos_token_id": 248044,
                        "full_attention_interval": 4, "head_dim": 256, "hidden_act": "silu", "hidden_size": 2048,
                        "intermediate_size": 6144, "linear_conv_kernel_dim": 4, "linear_key_head_dim": 128,
                        "linear_num_key_heads": 16, "linear_num_value_heads": 16, "linear_value_head_dim": 128,
                        "max_position_embeddings": 262144, "model_type": "qwen3_5_text", "mtp_num_hidden_layers": 1,
                        "num_attention_heads": 8, "num_hidden_layers": 24, "num_key_value_heads": 2,
                        "rms_norm_eps": 1e-06, "vocab_size": 248320,
                        "rope_parameters": {"mrope_interleaved": true, "mrope_section": [11, 11, 10],
                                            "partial_rotary_factor": 0.25, "rope_theta": 10000000,
                                            "rope_type": "default"}},
        "vision_config": {"deepstack_visual_indexes": [], "depth": 24, "hidden_act": "gelu_pytorch_tanh",
                          "hidden_size": 1024, "in_channels": 3, "intermediate_size": 4096, "model_type": "qwen3_5",
                          "num_heads": 16, "num_position_embeddings": 2304, "out_hidden_size": 2048, "patch_size": 16,
                          "spatial_merge_size": 2, "temporal_patch_size": 2}})");
}

Result<ModelConfig> read(const json& config) {
    const test::TemporaryFolder folder;
    return read_model_config(folder.write("config.json", config.dump()));
}

TEST(Qwen25VlConfig, ReadsThePublishedLayout) {
    const auto config = read(qwen2_5());
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->family->title, "Qwen2.5-VL");
    EXPECT_EQ(config->decoder.head_dim, 128);
    EXPECT_TRUE(config->decoder.attention_bias);
    EXPECT_FALSE(config->decoder.query_and_key_norm);
    EXPECT_EQ(config->vision.embed_dim, 1280);
    EXPECT_EQ(config->vision.hidden_size, 2048);
    EXPECT_EQ(config->vision.mlp_size, 3420);
    EXPECT_EQ(config->vision.window_size, 112);
    EXPECT_THAT(config->vision.whole_frame_blocks, ElementsAre(7, 15, 23, 31));
    EXPECT_EQ(config->vision.tokens_per_second, 2);
}

// Quantised releases were saved by a version that wrote what differs from the class's defaults alone.
TEST(Qwen25VlConfig, TakesTransformersDefaultsWhereTheFileIsSilent) {
    auto raw = qwen2_5();
    raw["hidden_size"] = 3584;
    raw["num_attention_heads"] = 28;
    raw.erase("rms_norm_eps");
    raw["vision_config"] = {{"hidden_size", 1280}, {"out_hidden_size", 3584}, {"in_chans", 3}};
    const auto config = read(raw);
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->decoder.rms_norm_eps, 1e-5);
    EXPECT_EQ(config->vision.depth, 32);
    EXPECT_EQ(config->vision.heads, 16);
    EXPECT_EQ(config->vision.mlp_size, 3420);
    EXPECT_EQ(config->vision.tokens_per_second, 4);
    EXPECT_THAT(config->vision.whole_frame_blocks, ElementsAre(7, 15, 23, 31));
}

TEST(Qwen3VlConfig, ReadsThePublishedLayout) {
    const auto config = read(qwen3());
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->family->title, "Qwen3-VL");
    EXPECT_EQ(config->decoder.hidden_size, 2560);
    EXPECT_EQ(config->decoder.heads * config->decoder.head_dim, 4096);
    EXPECT_FALSE(config->decoder.attention_bias);
    EXPECT_TRUE(config->decoder.query_and_key_norm);
    EXPECT_TRUE(config->decoder.rotary.interleaved);
    EXPECT_EQ(config->decoder.rotary.theta, 5e6);
    EXPECT_THAT(config->decoder.rotary.section, ElementsAre(24, 20, 20));
    EXPECT_THAT(config->vision.deep_blocks, ElementsAre(5, 11, 17));
    EXPECT_EQ(config->vision.learned_positions, 2304);
}

// A null rope_scaling and no head_dim stand for the published ones.
TEST(Qwen3VlConfig, TakesTransformersDefaultsWhereTheFileIsSilent) {
    auto raw = qwen3();
    raw["text_config"]["rope_scaling"] = json::object();
    raw["text_config"].erase("head_dim");
    raw["vision_config"].erase("deepstack_visual_indexes");
    raw["vision_config"]["depth"] = 27;
    const auto config = read(raw);
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->decoder.head_dim, 128);
    EXPECT_THAT(config->decoder.rotary.section, ElementsAre(24, 20, 20));
    EXPECT_THAT(config->vision.deep_blocks, ElementsAre(8, 16, 24));
}

TEST(Qwen35Config, ReadsThePublishedLayout) {
    const auto config = read(qwen3_5());
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->family->title, "Qwen3.5");
    EXPECT_EQ(config->decoder.layers, 24);
    EXPECT_EQ(config->decoder.attention_layers(), 6);
    EXPECT_THAT(config->decoder.linear_layers,
                ElementsAre(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 20, 21, 22));
    EXPECT_EQ(config->decoder.turned(), 64);
    EXPECT_EQ(config->decoder.linear.channels(), 6144);
    EXPECT_TRUE(config->decoder.gated_attention);
    EXPECT_TRUE(config->decoder.tie_word_embeddings);
    EXPECT_EQ(config->vision.deep_features(), 0);
}

TEST(Qwen35Config, TakesTransformersDefaultsWhereTheFileIsSilent) {
    auto raw = qwen3_5();
    auto& text = raw["text_config"];
    for (const auto* key : {"full_attention_interval", "head_dim", "linear_conv_kernel_dim", "linear_key_head_dim",
                            "linear_num_value_heads", "linear_value_head_dim"})
        text.erase(key);
    text["rope_parameters"] = {{"rope_type", "default"}};
    for (const auto* key : {"image_token_id", "video_token_id", "vision_start_token_id", "vision_end_token_id"})
        raw.erase(key);
    const auto config = read(raw);
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->decoder.attention_layers(), 6);
    EXPECT_EQ(config->decoder.head_dim, 256);
    EXPECT_EQ(config->decoder.linear.value_heads, 32);
    EXPECT_EQ(config->decoder.rotary.theta, 1e7);
    EXPECT_EQ(config->decoder.turned(), 64);
    EXPECT_EQ(config->tokens.image, 248056);
}

struct BadConfig {
    std::string name;
    json config;
    std::string part;  // of `config`; empty: the top
    json patch;        // merged into it
    std::string message;
};

std::vector<BadConfig> bad_configs() {
    const auto old = qwen2_5(), newer = qwen3(), hybrid = qwen3_5();
    const std::vector<std::string> all_linear(24, "linear_attention"), too_few(23, "full_attention");
    return {
        {"WindowOfLessThanAPatch", old, "vision_config", {{"window_size", 27}}, "window_size 27 is less than"},
        {"WindowNegative", old, "vision_config", {{"window_size", -1}}, "window_size is -1"},
        {"TimeNegative", old, "vision_config", {{"tokens_per_second", -1}}, "tokens_per_second is"},
        {"BlocksOfTexts", old, "vision_config", {{"fullatt_block_indexes", {"7"}}}, "fullatt_block_indexes"},
        {"OutputUnlikeTheDecoder", old, "vision_config", {{"out_hidden_size", 3584}}, "out_hidden_size is 3584"},
        {"OtherActivation", old, "vision_config", {{"hidden_act", "gelu"}}, "hidden_act \"gelu\""},
        {"InterleavedWhereItIsNot", old, "rope_scaling", {{"mrope_interleaved", true}}, "mrope_interleaved"},
        {"NotInterleaved",
         newer,
         "text_config",
         {{"rope_scaling", {{"mrope_interleaved", false}}}},
         "mrope_interleaved"},
        {"BiasOfAttention", newer, "text_config", {{"attention_bias", true}}, "attention_bias is not supported"},
        {"PlacesNoSquare", newer, "vision_config", {{"num_position_embeddings", 2303}}, "2303 is not a square"},
        {"PlacesZero", newer, "vision_config", {{"num_position_embeddings", 0}}, "num_position_embeddings is 0"},
        {"DeepBlockBeyondTheLast", newer, "vision_config", {{"deepstack_visual_indexes", {5, 24}}}, "name block 24"},
        {"DeepBlocksInDisorder", newer, "vision_config", {{"deepstack_visual_indexes", {5, 3}}}, "ascending order"},
        {"DeepBlockTwice", newer, "vision_config", {{"deepstack_visual_indexes", {5, 5}}}, "ascending order"},
        {"MoreDeepBlocksThanLayers", newer, "text_config", {{"num_hidden_layers", 2}}, "more than the decoder"},
        {"LayersAllLinear", hybrid, "text_config", {{"layer_types", all_linear}}, "last layer without attention"},
        {"LayersTooFew", hybrid, "text_config", {{"layer_types", too_few}}, "a type for each of the 24 layers"},
        {"LayersOfAnotherKind", newer, "text_config", {{"layer_types", all_linear}}, "something else than full"},
        {"LayersUneven", hybrid, "text_config", {{"full_attention_interval", 5}}, "last layer without attention"},
        {"IntervalZero", hybrid, "text_config", {{"full_attention_interval", 0}}, "full_attention_interval is 0"},
        {"KernelZero", hybrid, "text_config", {{"linear_conv_kernel_dim", 0}}, "linear_conv_kernel_dim is 0"},
        {"ValueHeadsUneven", hybrid, "text_config", {{"linear_num_value_heads", 24}}, "24 is not a multiple of"},
        {"KeyDimNoNumber", hybrid, "text_config", {{"linear_key_head_dim", "128"}}, "linear_key_head_dim"},
        {"NothingTurns",
         hybrid,
         "text_config",
         {{"rope_parameters", {{"partial_rotary_factor", 0}}}},
         "no number of a head"},
        {"OtherPartTurns",
         hybrid,
         "text_config",
         {{"rope_parameters", {{"partial_rotary_factor", 0.5}}}},
         "adds up to 32"},
        {"PartTurnsWhereAllDoes",
         newer,
         "text_config",
         {{"rope_scaling", {{"partial_rotary_factor", 0.5}}}},
         "partial_rotary_factor is not supported"},
        {"SectionUnlikeTheHead", newer, "text_config", {{"head_dim", 64}}, "adds up to 64"},
    };
}

class BadFamilyConfig : public testing::TestWithParam<BadConfig> {};

TEST_P(BadFamilyConfig, IsRefusedNamingTheFileAndTheKey) {
    const auto& [name, config, part, patch, message] = GetParam();
    auto raw = config;
    (part.empty() ? raw : raw[part]).merge_patch(patch);
    const auto read_config = read(raw);
    ASSERT_FALSE(read_config);
    EXPECT_THAT(read_config.error().message, HasSubstr(message));
    EXPECT_THAT(read_config.error().message, HasSubstr("config.json"));
}

INSTANTIATE_TEST_SUITE_P(Configs, BadFamilyConfig, testing::ValuesIn(bad_configs()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace emloc
