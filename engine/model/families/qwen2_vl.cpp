#include "engine/model/families/qwen2_vl.h"

#include "engine/model/families/qwen_config.h"

namespace emloc {
namespace {

// What transformers assumes where config.json is silent.
VisionConfig assumed_vision() {
    return {.depth = 32,
            .embed_dim = 1280,
            .hidden_size = 3584,
            .heads = 16,
            .patch_size = 14,
            .spatial_merge_size = 2,
            .temporal_patch_size = 2,
            .hidden_act = "quick_gelu"};
}
constexpr double kMlpRatio = 4;
constexpr double kRmsNormEpsilon = 1e-5;

void read_sizes(const ConfigFields& fields, VisionConfig& vision) {
    vision.depth = fields.integer("depth", 1, kMaxLayers, vision.depth);
    vision.embed_dim = fields.integer("embed_dim", 1, kMaxWidth, vision.embed_dim);
    vision.hidden_size = fields.integer("hidden_size", 1, kMaxWidth, vision.hidden_size);
    vision.heads = fields.integer("num_heads", 1, kMaxHeads, vision.heads);
    const auto ratio = fields.number("mlp_ratio", 0, 64, kMlpRatio);
    vision.mlp_size = static_cast<std::int64_t>(static_cast<double>(vision.embed_dim) * ratio);
    if (vision.mlp_size < 1) fields.refuse("mlp_ratio {} leaves no hidden layer", ratio);
    // Published files say in_chans, newer ones in_channels.
    vision.in_channels = fields.integer("in_channels", 1, 4, fields.integer("in_chans", 1, 4, vision.in_channels));
    vision.patch_size = fields.integer("patch_size", 1, kMaxPatch, vision.patch_size);
    vision.spatial_merge_size = fields.integer("spatial_merge_size", 1, 16, vision.spatial_merge_size);
    vision.temporal_patch_size = fields.integer("temporal_patch_size", 1, 16, vision.temporal_patch_size);
    vision.hidden_act = fields.text("hidden_act", vision.hidden_act);
    if (const auto* rope = fields.object("rope_parameters"))
        vision.rope_theta =
            fields.inside("rope_parameters", *rope).number("rope_theta", 1, kMaxRopeTheta, vision.rope_theta);
}

void read_vision(const ConfigFields& fields, const DecoderConfig& decoder, VisionConfig& vision) {
    vision = assumed_vision();
    read_sizes(fields, vision);
    if (!fields.good()) return;
    if (vision.hidden_act != "quick_gelu") fields.unsupported("hidden_act \"{}\" is not supported", vision.hidden_act);
    if (vision.in_channels != 3) fields.unsupported("{} colour channels are not supported", vision.in_channels);
    // Rows and columns get half of the rotated pairs each.
    if (vision.embed_dim % vision.heads != 0 || vision.head_dim() % 4 != 0)
        fields.refuse("embed_dim {} is not num_heads {} times a multiple of 4", vision.embed_dim, vision.heads);
    if (vision.hidden_size != decoder.hidden_size)
        fields.refuse("hidden_size is {}, but the decoder's is {}", vision.hidden_size, decoder.hidden_size);
}

void read_config(const ConfigFile& file, ModelConfig& config) {
    config.decoder.rms_norm_eps = kRmsNormEpsilon;
    read_qwen_decoder(file, config.decoder);
    config.tokens = {.image = 151655, .video = 151656, .vision_start = 151652, .vision_end = 151653};
    read_qwen_tokens(file, config.decoder.vocab_size, config.tokens);
    read_vision(file.vision, config.decoder, config.vision);
}

}  // namespace

constinit const Family kQwen2Vl{.name = "qwen2_vl",
                                .title = "Qwen2-VL",
                                .read_config = read_config,
                                .aliases = kQwenAliases,
                                .write_medium = as_one_run,
                                .preprocessor = {},
                                .system_prompt = "You are a helpful assistant."};

}  // namespace emloc
