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

void read_vision(const ConfigFields& fields, const DecoderConfig& decoder, VisionConfig& vision) {
    vision = assumed_vision();
    read_qwen_vision(fields, vision);
    vision.embed_dim = fields.integer("embed_dim", 1, kMaxWidth, vision.embed_dim);
    vision.hidden_size = fields.integer("hidden_size", 1, kMaxWidth, vision.hidden_size);
    const auto ratio = fields.number("mlp_ratio", 0, 64, kMlpRatio);
    vision.mlp_size = static_cast<std::int64_t>(static_cast<double>(vision.embed_dim) * ratio);
    if (vision.mlp_size < 1) fields.refuse("mlp_ratio {} leaves no hidden layer", ratio);
    check_qwen_vision(fields, decoder, vision, {"embed_dim", "hidden_size"});
}

void read_config(const ConfigFile& file, ModelConfig& config) {
    config.decoder.rms_norm_eps = kRmsNormEpsilon;
    read_qwen_language(file, config);
    read_vision(file.vision, config.decoder, config.vision);
}

WriteMedium write_media(const VisionConfig&) {
    return as_one_run;
}

}  // namespace

constinit const Family kQwen2Vl{.name = "qwen2_vl",
                                .title = "Qwen2-VL",
                                .gguf_architecture = "qwen2vl",
                                .read_config = read_config,
                                .aliases = kQwenAliases,
                                .media_writer = write_media,
                                .preprocessor = {},
                                .system_prompt = "You are a helpful assistant.",
                                .llama_factory_template = "qwen2_vl"};

}  // namespace emloc
