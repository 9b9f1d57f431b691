// config.json and generation_config.json of a Hugging Face folder. No libtorch here.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/text/tokenizer.h"

namespace emloc {

// The vision tower. Default values are those that transformers assumes for Qwen2-VL where config.json is silent.
struct VisionConfig {
    std::int64_t depth = 32;
    std::int64_t embed_dim = 1280;    // width inside the tower
    std::int64_t hidden_size = 3584;  // width of what it gives out: the decoder's
    std::int64_t heads = 16;
    double mlp_ratio = 4;
    std::int64_t in_channels = 3;
    std::int64_t patch_size = 14;
    std::int64_t spatial_merge_size = 2;
    std::int64_t temporal_patch_size = 2;
    double rope_theta = 10000;
    std::string hidden_act = "quick_gelu";

    std::int64_t head_dim() const { return embed_dim / heads; }
    std::int64_t mlp_size() const { return static_cast<std::int64_t>(static_cast<double>(embed_dim) * mlp_ratio); }
};

// The decoder, and the vision tower before it.
struct ModelConfig {
    std::string family;  // config.json's model_type: "qwen2_vl"
    std::int64_t hidden_size = 0;
    std::int64_t layers = 0;
    std::int64_t heads = 0;
    std::int64_t kv_heads = 0;
    std::int64_t head_dim = 0;
    std::int64_t intermediate_size = 0;
    std::int64_t vocab_size = 0;
    double rms_norm_eps = 1e-6;
    double rope_theta = 1000000;
    std::array<std::int64_t, 3> mrope_section{};  // time, height, width; sums to head_dim / 2
    bool tie_word_embeddings = false;             // the head is the embedding; there is no lm_head.weight
    std::int64_t max_position_embeddings = 32768;
    std::string hidden_act = "silu";
    TokenId image_token_id = 0;
    TokenId video_token_id = 0;
    TokenId vision_start_token_id = 0;
    TokenId vision_end_token_id = 0;
    std::optional<TokenId> bos_token_id;
    std::vector<TokenId> eos_token_ids;  // empty where config.json names none
    VisionConfig vision;
};

// Reads both the flat layout as published and the nested one (text_config) of newer saves. Every number is checked
// before it is returned: whoever allocates by it needs no further checks. Errors name the file and the key: kNotFound,
// kUnreadable, kMalformed, kUnsupported (another model_type, activation, rotary scaling, a quantized checkpoint,
// sliding window attention).
Result<ModelConfig> read_model_config(const std::filesystem::path& file);

// What generation_config.json says; empty where it is silent.
struct GenerationConfig {
    std::vector<TokenId> eos_token_ids;
    std::optional<std::int64_t> max_new_tokens;
};

// kNotFound where there is no such file, which a checkpoint may do without.
Result<GenerationConfig> read_generation_config(const std::filesystem::path& file);

}  // namespace emloc
