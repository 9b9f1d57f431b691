// A learned embedding of places on a square grid, resampled for frames of any size.
#pragma once

#include <ATen/ATen.h>

#include <span>

#include "engine/media/preprocess.h"
#include "engine/model/blocks/patch_rotary.h"

namespace emloc {

// places: [side * side, width], row by row. `coordinates`: of the patches of `grids`, as patch_coordinates() gives
// them. Bilinear, the corners of a frame on those of the grid, weights in f32 (fast_pos_embed_interpolate of
// transformers' modeling_qwen3_vl.py). Returns [patches, width] in the dtype and on the device of `places`.
at::Tensor resampled_places(const at::Tensor& places, const PatchCoordinates& coordinates, std::span<const Grid> grids);

}  // namespace emloc
