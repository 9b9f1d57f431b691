#include "engine/model/families/qwen3_media.h"

#include <fmt/format.h>

#include <cmath>

#include "engine/model/families/qwen_config.h"

namespace emloc {
namespace {

constexpr std::int64_t kMaxLearnedPositions = 1 << 20;

MediaTokens as_timed_frames(const MediumShape& shape) {
    if (shape.kind == MediaKind::kImage) return as_one_run(shape);
    MediaTokens tokens{shape.kind, {}};
    for (std::int64_t t = 0; t < shape.grid.t; ++t)
        tokens.runs.push_back({.text = fmt::format("<{:.1f} seconds>", shape.seconds.at(static_cast<std::size_t>(t))),
                               .grid = {1, shape.grid.h, shape.grid.w}});
    return tokens;
}

}  // namespace

VisionConfig assumed_qwen3_vision() {
    return {.depth = 27,
            .embed_dim = 1152,
            .hidden_size = 3584,
            .heads = 16,
            .mlp_size = 4304,
            .patch_size = 16,
            .spatial_merge_size = 2,
            .temporal_patch_size = 2,
            .hidden_act = "gelu_pytorch_tanh",
            .learned_positions = 2304};
}

void read_qwen3_vision(const ConfigFields& fields, VisionConfig& vision) {
    read_qwen_vision(fields, vision);
    read_newer_widths(fields, vision);
    auto& places = vision.learned_positions;
    places = fields.integer("num_position_embeddings", 1, kMaxLearnedPositions, places);
    const auto side = std::llround(std::sqrt(static_cast<double>(places)));
    if (fields.good() && side * side != places)
        fields.refuse("num_position_embeddings {} is not a square number", places);
}

WriteMedium write_qwen3_media(const VisionConfig&) {
    return as_timed_frames;
}

}  // namespace emloc
