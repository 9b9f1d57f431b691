#include "engine/model/families/qwen_config.h"

#include <fmt/ranges.h>

#include <numeric>

namespace emloc {
namespace {

void read_sizes(const ConfigFields& text, DecoderConfig& decoder) {
    decoder.hidden_size = text.integer("hidden_size", 1, kMaxWidth);
    decoder.layers = text.integer("num_hidden_layers", 1, kMaxLayers);
    decoder.heads = text.integer("num_attention_heads", 1, kMaxHeads);
    decoder.kv_heads = text.integer("num_key_value_heads", 1, kMaxHeads, decoder.heads);
    decoder.intermediate_size = text.integer("intermediate_size", 1, kMaxInner);
    decoder.vocab_size = text.integer("vocab_size", 1, kMaxVocabulary);
    decoder.max_position_embeddings =
        text.integer("max_position_embeddings", 1, kMaxPositions, decoder.max_position_embeddings);
    decoder.rms_norm_eps = text.number("rms_norm_eps", 0, 1, decoder.rms_norm_eps);
    decoder.hidden_act = text.text("hidden_act", decoder.hidden_act);
    if (decoder.hidden_act != "silu") text.unsupported("hidden_act \"{}\" is not supported", decoder.hidden_act);
    if (decoder.heads == 0 || decoder.kv_heads == 0) return;  // already refused
    if (decoder.heads % decoder.kv_heads != 0)
        text.refuse("num_attention_heads {} is not a multiple of num_key_value_heads {}", decoder.heads,
                    decoder.kv_heads);
    const bool shared_out = decoder.head_dim == 0 && text.find("head_dim") == nullptr;
    if (shared_out && decoder.hidden_size % decoder.heads != 0)
        text.refuse("hidden_size {} is not a multiple of num_attention_heads {}", decoder.hidden_size, decoder.heads);
    const auto assumed = decoder.head_dim != 0 ? decoder.head_dim : decoder.hidden_size / decoder.heads;
    decoder.head_dim = text.integer("head_dim", 1, kMaxWidth, assumed);
    if (!decoder.attention_bias && text.truth("attention_bias", false))
        text.unsupported("attention_bias is not supported");
}

void read_section(const ConfigFields& rope, DecoderConfig& decoder) {
    auto& own = decoder.rotary.section;
    auto section = rope.integers("mrope_section", 0, kMaxWidth);
    const bool assumed = std::accumulate(own.begin(), own.end(), std::int64_t{0}) > 0;
    if (section.empty() && assumed) section.assign(own.begin(), own.end());
    if (section.size() != own.size()) {
        rope.refuse("mrope_section has not three numbers");
        return;
    }
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < section.size(); ++i) sum += own[i] = section[i];
    if (decoder.turned() == 0) rope.refuse("partial_rotary_factor leaves no number of a head that turns");
    if (sum * 2 != decoder.turned())
        rope.refuse("mrope_section [{}] adds up to {}, not to half of the {} numbers of a head that turn",
                    fmt::join(section, ", "), sum, decoder.turned());
}

// rope_theta and rope_scaling beside each other, or both in rope_parameters.
void read_rope(const ConfigFile& file, DecoderConfig& decoder) {
    const auto& text = file.text;
    const auto* parameters = text.object("rope_parameters");
    if (parameters == nullptr) parameters = text.object("rope_scaling");
    if (parameters == nullptr) {
        text.refuse("rope_scaling with its mrope_section is missing");
        return;
    }
    const auto rope = file.root.inside("rope_scaling", *parameters);
    for (const char* key : {"rope_type", "type"}) {
        const auto kind = rope.text(key, "default");
        if (kind != "default" && kind != "mrope") rope.unsupported("{} \"{}\" is not supported", key, kind);
    }
    auto& share = decoder.rotary.share;
    const bool is_partial = share < 1;
    share = rope.number("partial_rotary_factor", 0, 1, text.number("partial_rotary_factor", 0, 1, share));
    if (!is_partial && share != 1) rope.unsupported("partial_rotary_factor is not supported");
    if (rope.truth("mrope_interleaved", decoder.rotary.interleaved) != decoder.rotary.interleaved)
        rope.unsupported("mrope_interleaved other than the family's is not supported");
    auto& theta = decoder.rotary.theta;
    theta = rope.number("rope_theta", 1, kMaxRopeTheta, text.number("rope_theta", 1, kMaxRopeTheta, theta));
    read_section(rope, decoder);
}

// Which layers have no attention, where a family may have such; otherwise that all have it.
void read_layer_types(const ConfigFields& text, DecoderConfig& decoder) {
    // sliding_window alone means nothing: published files set it and switch it off.
    if (text.truth("use_sliding_window", false)) text.unsupported("use_sliding_window is not supported");
    const bool may_be_linear = decoder.linear.kernel > 0;
    auto& linear = decoder.linear_layers;
    const auto* types = text.find("layer_types");
    if (types == nullptr && !may_be_linear) return;
    if (types == nullptr) {
        const auto interval = text.integer("full_attention_interval", 1, kMaxLayers, 4);
        for (std::int64_t layer = 0; layer < decoder.layers && text.good(); ++layer)
            if ((layer + 1) % interval != 0) linear.push_back(layer);
    } else if (!types->is_array() || (may_be_linear && std::ssize(*types) != decoder.layers)) {
        text.refuse("layer_types is not a list with a type for each of the {} layers", decoder.layers);
    } else {
        for (std::int64_t layer = 0; layer < std::ssize(*types); ++layer) {
            const auto& type = (*types)[static_cast<std::size_t>(layer)];
            const bool is_linear = may_be_linear && type == "linear_attention";
            if (is_linear) linear.push_back(layer);
            if (!is_linear && type != "full_attention")
                text.unsupported("layer_types holds something else than full_attention{}",
                                 may_be_linear ? " and linear_attention" : "");
        }
    }
    // Trials replay from a layer with attention up to the end, and nothing asks what is left behind the last layer.
    if (!linear.empty() && linear.back() == decoder.layers - 1)
        text.unsupported("a last layer without attention is not supported");
}

void read_linear_attention(const ConfigFields& text, LinearAttentionConfig& linear) {
    linear.kernel = text.integer("linear_conv_kernel_dim", 1, kMaxPatch, linear.kernel);
    linear.key_dim = text.integer("linear_key_head_dim", 1, kMaxPatch * kMaxPatch, linear.key_dim);
    linear.value_dim = text.integer("linear_value_head_dim", 1, kMaxPatch * kMaxPatch, linear.value_dim);
    linear.key_heads = text.integer("linear_num_key_heads", 1, kMaxHeads, linear.key_heads);
    linear.value_heads = text.integer("linear_num_value_heads", 1, kMaxHeads, linear.value_heads);
    if (text.good() && linear.value_heads % linear.key_heads != 0)
        text.refuse("linear_num_value_heads {} is not a multiple of linear_num_key_heads {}", linear.value_heads,
                    linear.key_heads);
}

void read_decoder(const ConfigFile& file, DecoderConfig& decoder) {
    read_sizes(file.text, decoder);
    read_rope(file, decoder);
    read_layer_types(file.text, decoder);
    if (!decoder.linear_layers.empty()) read_linear_attention(file.text, decoder.linear);
    // Some files say so inside text_config alone, or beside a "false" at the top.
    decoder.tie_word_embeddings =
        file.all.truth("tie_word_embeddings", false) || file.text.truth("tie_word_embeddings", false);
}

void read_tokens(const ConfigFile& file, std::int64_t vocab_size, TokenIds& tokens) {
    if (tokens == TokenIds{})  // as most families are published
        tokens = {.image = 151655, .video = 151656, .vision_start = 151652, .vision_end = 151653};
    const auto& all = file.all;
    const auto last = vocab_size - 1;
    const auto id = [&](const char* key, TokenId assumed) {
        if (all.find(key) == nullptr && assumed > last) all.refuse("{} is missing", key);
        return all.integer(key, 0, last, assumed);
    };
    tokens.vision_start = id("vision_start_token_id", tokens.vision_start);
    tokens.vision_end = id("vision_end_token_id", tokens.vision_end);
    tokens.image = id("image_token_id", tokens.image);
    tokens.video = id("video_token_id", tokens.video);
    tokens.eos = all.integers("eos_token_id", 0, kMaxVocabulary);
}

}  // namespace

void read_qwen_language(const ConfigFile& file, ModelConfig& config) {
    read_decoder(file, config.decoder);
    read_tokens(file, config.decoder.vocab_size, config.tokens);
}

void read_qwen_vision(const ConfigFields& fields, VisionConfig& vision) {
    vision.depth = fields.integer("depth", 1, kMaxLayers, vision.depth);
    vision.heads = fields.integer("num_heads", 1, kMaxHeads, vision.heads);
    // Published files say in_chans, newer ones in_channels.
    vision.in_channels = fields.integer("in_channels", 1, 4, fields.integer("in_chans", 1, 4, vision.in_channels));
    vision.patch_size = fields.integer("patch_size", 1, kMaxPatch, vision.patch_size);
    vision.spatial_merge_size = fields.integer("spatial_merge_size", 1, 16, vision.spatial_merge_size);
    vision.temporal_patch_size = fields.integer("temporal_patch_size", 1, 16, vision.temporal_patch_size);
    const auto act = fields.text("hidden_act", vision.hidden_act);
    if (act != vision.hidden_act) fields.unsupported("hidden_act \"{}\" is not supported", act);
    if (const auto* rope = fields.object("rope_parameters"))
        vision.rope_theta =
            fields.inside("rope_parameters", *rope).number("rope_theta", 1, kMaxRopeTheta, vision.rope_theta);
    if (vision.in_channels != 3) fields.unsupported("{} colour channels are not supported", vision.in_channels);
}

void read_newer_widths(const ConfigFields& fields, VisionConfig& vision) {
    vision.embed_dim = fields.integer(kNewerVisionKeys.width, 1, kMaxWidth, vision.embed_dim);
    vision.hidden_size = fields.integer(kNewerVisionKeys.output, 1, kMaxWidth, vision.hidden_size);
    vision.mlp_size = fields.integer("intermediate_size", 1, kMaxInner, vision.mlp_size);
}

void check_qwen_vision(const ConfigFields& fields, const DecoderConfig& decoder, const VisionConfig& vision,
                       const VisionKeys& keys) {
    if (!fields.good()) return;
    // Rows and columns get half of the rotated pairs each.
    if (vision.embed_dim % vision.heads != 0 || vision.head_dim() % 4 != 0)
        fields.refuse("{} {} is not num_heads {} times a multiple of 4", keys.width, vision.embed_dim, vision.heads);
    if (vision.hidden_size != decoder.hidden_size)
        fields.refuse("{} is {}, but the decoder's hidden_size is {}", keys.output, vision.hidden_size,
                      decoder.hidden_size);
}

}  // namespace emloc
