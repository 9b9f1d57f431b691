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

struct Family;  // engine/model/families/family.h

// How positions on three axes (time, height, width) turn the pairs of a head's numbers (M-RoPE).
struct RotaryConfig {
    double theta = 1000000;
    std::array<std::int64_t, 3> section{};  // pairs by axis; sums to half of the numbers that turn
    bool interleaved = false;               // the axes take turns, instead of one behind the other
    double share = 1;                       // of a head's numbers, from the first on: those that turn

    friend bool operator==(const RotaryConfig&, const RotaryConfig&) = default;
};

// The layers that mix rows by a state of fixed size (the gated delta rule) instead of attention.
struct LinearAttentionConfig {
    std::int64_t key_heads = 0;
    std::int64_t value_heads = 0;  // a multiple of key_heads
    std::int64_t key_dim = 0;      // of a head
    std::int64_t value_dim = 0;
    std::int64_t kernel = 0;  // rows that the convolution sees

    std::int64_t value_width() const { return value_heads * value_dim; }
    // Of the convolution: queries, keys and values of all heads.
    std::int64_t channels() const { return 2 * key_heads * key_dim + value_width(); }

    friend bool operator==(const LinearAttentionConfig&, const LinearAttentionConfig&) = default;
};

struct DecoderConfig {
    std::int64_t hidden_size = 0;
    std::int64_t layers = 0;
    std::int64_t heads = 0;
    std::int64_t kv_heads = 0;
    std::int64_t head_dim = 0;
    std::int64_t intermediate_size = 0;
    std::int64_t vocab_size = 0;
    double rms_norm_eps = 1e-6;
    bool attention_bias = true;       // queries, keys and values have one
    bool query_and_key_norm = false;  // each head's queries and keys are normed before they are turned
    bool gated_attention = false;     // what is attended to is multiplied by the sigmoid of a map of the row
    bool centered_norms = false;      // the norms' weights are stored less 1
    RotaryConfig rotary;
    std::vector<std::int64_t> linear_layers;  // those without attention, ascending; the last layer isn't among them
    LinearAttentionConfig linear;             // where there are such
    bool tie_word_embeddings = false;         // the head is the embedding, unless the checkpoint has one of its own
    std::int64_t max_position_embeddings = 32768;
    std::string hidden_act = "silu";

    // The layers that keep keys and values, which a context counts.
    std::int64_t attention_layers() const { return layers - static_cast<std::int64_t>(linear_layers.size()); }
    // How many numbers of a head turn with the position.
    std::int64_t turned() const { return static_cast<std::int64_t>(static_cast<double>(head_dim) * rotary.share); }

    friend bool operator==(const DecoderConfig&, const DecoderConfig&) = default;
};

// The vision tower. What one family has and others don't keeps its value for none of it.
struct VisionConfig {
    std::int64_t depth = 0;
    std::int64_t embed_dim = 0;    // width inside the tower
    std::int64_t hidden_size = 0;  // width of what it gives out: the decoder's
    std::int64_t heads = 0;
    std::int64_t mlp_size = 0;  // width inside a block's MLP
    std::int64_t in_channels = 3;
    std::int64_t patch_size = 0;
    std::int64_t spatial_merge_size = 0;
    std::int64_t temporal_patch_size = 0;
    double rope_theta = 10000;
    std::string hidden_act;
    // The blocks behind which the tower gives a feature to the layers behind the first (PackedRows::deep), ascending.
    std::vector<std::int64_t> deep_blocks;
    std::int64_t learned_positions = 0;            // rows of the embedding of places, a square number
    std::int64_t window_size = 0;                  // pixels of a side of the windows within which most blocks attend
    std::vector<std::int64_t> whole_frame_blocks;  // those that attend within the whole frame all the same
    double tokens_per_second = 0;                  // by how much positions in time move in a second of a video

    std::int64_t head_dim() const { return embed_dim / heads; }
    std::int64_t deep_features() const { return static_cast<std::int64_t>(deep_blocks.size()); }

    friend bool operator==(const VisionConfig&, const VisionConfig&) = default;
};

// Ids of the vocabulary that mean something to the program.
struct TokenIds {
    TokenId image = 0;  // the pads that image and video embeddings replace
    TokenId video = 0;
    TokenId vision_start = 0;
    TokenId vision_end = 0;
    std::vector<TokenId> eos;  // empty where config.json names none; one may lie beyond the vocabulary and never come

    bool is_pad(TokenId id) const { return id == image || id == video; }

    friend bool operator==(const TokenIds&, const TokenIds&) = default;
};

struct ModelConfig {
    const Family* family = nullptr;  // of the registry; never null in what read_model_config returns
    DecoderConfig decoder;
    VisionConfig vision;
    TokenIds tokens;
};

// Finds the family by model_type and lets it read the rest, in the flat layout as published or the nested one
// (text_config) of newer saves. Every number is checked before it is returned: whoever allocates by it needs no further
// checks. Errors name the file and the key: kNotFound, kUnreadable, kMalformed, kUnsupported (a model_type of no
// registered family, another activation or rotary scaling, a quantized checkpoint, sliding window attention).
Result<ModelConfig> read_model_config(const std::filesystem::path& file);

// What generation_config.json says; empty where it is silent.
struct GenerationConfig {
    std::vector<TokenId> eos_token_ids;
    std::optional<std::int64_t> max_new_tokens;
    double repetition_penalty = 1;
    std::int64_t no_repeat_ngram_size = 0;
    std::int64_t min_new_tokens = 0;
    std::vector<TokenId> suppress_tokens;
};

// kNotFound where there is no such file, which a checkpoint may do without.
Result<GenerationConfig> read_generation_config(const std::filesystem::path& file);

}  // namespace emloc
