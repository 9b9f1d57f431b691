#include "engine/model/families/qwen2_5_vl.h"

#include "engine/model/families/qwen_config.h"

namespace emloc {
namespace {

// What transformers assumes where config.json is silent (configuration_qwen2_5_vl.py).
VisionConfig assumed_vision() {
    return {.depth = 32,
            .embed_dim = 3584,
            .hidden_size = 3584,
            .heads = 16,
            .mlp_size = 3420,
            .patch_size = 14,
            .spatial_merge_size = 2,
            .temporal_patch_size = 2,
            .hidden_act = "silu",
            .deep_blocks = {},
            .window_size = 112,
            .whole_frame_blocks = {7, 15, 23, 31},
            .tokens_per_second = 4};
}
constexpr double kRmsNormEpsilon = 1e-5;
constexpr double kMostTokensPerSecond = 1000;

void read_vision(const ConfigFields& fields, const DecoderConfig& decoder, VisionConfig& vision) {
    vision = assumed_vision();
    read_qwen_vision(fields, vision);
    read_newer_widths(fields, vision);
    vision.window_size = fields.integer("window_size", 1, kMaxWidth, vision.window_size);
    vision.tokens_per_second = fields.number("tokens_per_second", 0, kMostTokensPerSecond, vision.tokens_per_second);
    if (fields.find("fullatt_block_indexes") != nullptr)
        vision.whole_frame_blocks = fields.integers("fullatt_block_indexes", 0, kMaxLayers);
    const auto merged_patch = vision.patch_size * vision.spatial_merge_size;
    if (fields.good() && vision.window_size < merged_patch)
        fields.refuse("window_size {} is less than a merged patch of {} pixels", vision.window_size, merged_patch);
    check_qwen_vision(fields, decoder, vision, kNewerVisionKeys);
}

void read_config(const ConfigFile& file, ModelConfig& config) {
    config.decoder.rms_norm_eps = kRmsNormEpsilon;
    read_qwen_language(file, config);
    read_vision(file.vision, config.decoder, config.vision);
}

// The temporal patches of a video stand as far apart as the seconds between them say.
WriteMedium write_media(const VisionConfig& config) {
    return [per_second = config.tokens_per_second](const MediumShape& shape) {
        auto tokens = as_one_run(shape);
        if (shape.kind == MediaKind::kVideo)
            tokens.runs.front().time_step = static_cast<float>(per_second * shape.patch_seconds);
        return tokens;
    };
}

}  // namespace

constinit const Family kQwen25Vl{.name = "qwen2_5_vl",
                                 .title = "Qwen2.5-VL",
                                 .gguf_architecture = "qwen2vl",
                                 .read_config = read_config,
                                 .aliases = kQwenAliases,
                                 .media_writer = write_media,
                                 .preprocessor = {},
                                 .system_prompt = "You are a helpful assistant.",
                                 .llama_factory_template = "qwen2_vl"};

}  // namespace emloc
