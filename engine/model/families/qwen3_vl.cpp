#include "engine/model/families/qwen3_vl.h"

#include <algorithm>
#include <cmath>

#include "engine/model/families/qwen_config.h"

namespace emloc {
namespace {

// What transformers assumes where config.json is silent (configuration_qwen3_vl.py).
VisionConfig assumed_vision() {
    return {.depth = 27,
            .embed_dim = 1152,
            .hidden_size = 3584,
            .heads = 16,
            .mlp_size = 4304,
            .patch_size = 16,
            .spatial_merge_size = 2,
            .temporal_patch_size = 2,
            .hidden_act = "gelu_pytorch_tanh",
            .deep_blocks = {8, 16, 24},
            .learned_positions = 2304};
}
constexpr std::int64_t kMaxLearnedPositions = 1 << 20;

void read_deep_blocks(const ConfigFields& fields, const DecoderConfig& decoder, VisionConfig& vision) {
    if (fields.find("deepstack_visual_indexes") != nullptr)
        vision.deep_blocks = fields.integers("deepstack_visual_indexes", 0, kMaxLayers);
    if (!fields.good()) return;
    const auto& blocks = vision.deep_blocks;
    // The features are added in the order of the blocks; a block named twice would give one of them only.
    if (std::ranges::adjacent_find(blocks, std::greater_equal<>()) != blocks.end())
        fields.refuse("deepstack_visual_indexes are not in ascending order");
    if (!blocks.empty() && blocks.back() >= vision.depth)
        fields.refuse("deepstack_visual_indexes name block {}, but there are {}", blocks.back(), vision.depth);
    if (vision.deep_features() > decoder.layers)
        fields.refuse("deepstack_visual_indexes name {} blocks, more than the decoder has layers", blocks.size());
}

void read_vision(const ConfigFields& fields, const DecoderConfig& decoder, VisionConfig& vision) {
    vision = assumed_vision();
    read_qwen_vision(fields, vision);
    read_newer_widths(fields, vision);
    auto& places = vision.learned_positions;
    places = fields.integer("num_position_embeddings", 1, kMaxLearnedPositions, places);
    const auto side = std::llround(std::sqrt(static_cast<double>(places)));
    if (fields.good() && side * side != places)
        fields.refuse("num_position_embeddings {} is not a square number", places);
    read_deep_blocks(fields, decoder, vision);
    check_qwen_vision(fields, decoder, vision, kNewerVisionKeys);
}

void read_config(const ConfigFile& file, ModelConfig& config) {
    config.decoder.attention_bias = false;
    config.decoder.query_and_key_norm = true;
    config.decoder.head_dim = 128;
    config.decoder.rotary = {.theta = 5000000, .section = {24, 20, 20}, .interleaved = true};
    read_qwen_language(file, config);
    read_vision(file.vision, config.decoder, config.vision);
}

// Every temporal patch of a video is an image of its own behind the time at which it is shown.
MediaTokens as_timed_frames(const MediumShape& shape) {
    if (shape.kind == MediaKind::kImage) return as_one_run(shape);
    MediaTokens tokens{shape.kind, {}};
    for (std::int64_t t = 0; t < shape.grid.t; ++t)
        tokens.runs.push_back({.text = fmt::format("<{:.1f} seconds>", shape.seconds.at(static_cast<std::size_t>(t))),
                               .grid = {1, shape.grid.h, shape.grid.w}});
    return tokens;
}

WriteMedium write_media(const VisionConfig&) {
    return as_timed_frames;
}

}  // namespace

constinit const Family kQwen3Vl{.name = "qwen3_vl",
                                .title = "Qwen3-VL",
                                .gguf_architecture = "qwen3vl",
                                .read_config = read_config,
                                .aliases = kQwenAliases,
                                .media_writer = write_media,
                                .preprocessor = {.patch_size = 16,
                                                 .min_pixels = 256 * 256,
                                                 .max_pixels = 4096 * 4096,
                                                 .clip_bounds = PixelBounds{.min = 64 * 64, .max = 25165824},
                                                 .frame_spread = FrameSpread::kFirstToLast,
                                                 .mean = {0.5, 0.5, 0.5},
                                                 .std = {0.5, 0.5, 0.5}},
                                .system_prompt = ""};

}  // namespace emloc
