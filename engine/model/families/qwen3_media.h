// What Qwen3-VL and the families behind it make of media and of the places of patches.
#pragma once

#include <cstdint>

#include "engine/media/preprocess.h"
#include "engine/model/config.h"
#include "engine/model/config_fields.h"
#include "engine/prompt/media_tokens.h"

namespace emloc {

// What transformers assumes of a vision tower where config.json is silent; without deep features.
VisionConfig assumed_qwen3_vision();

// The tower's keys but for those of deep features. `vision` holds what is assumed.
void read_qwen3_vision(const ConfigFields& fields, VisionConfig& vision);

// Every temporal patch of a video is an image of its own behind the time at which it is shown.
WriteMedium write_qwen3_media(const VisionConfig& config);

// As published. Bounds of a video's pixels are those of a whole clip.
inline constexpr PreprocessorOptions kQwen3Preprocessor{
    .patch_size = 16,
    .min_pixels = std::int64_t{256} * 256,
    .max_pixels = std::int64_t{4096} * 4096,
    .clip_bounds = PixelBounds{.min = std::int64_t{64} * 64, .max = 25165824},
    .frame_spread = FrameSpread::kFirstToLast,
    .mean = {0.5, 0.5, 0.5},
    .std = {0.5, 0.5, 0.5}};

}  // namespace emloc
