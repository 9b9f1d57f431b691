// Where the patches of a vision tower lie, and how that turns their queries and keys.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <vector>

#include "engine/media/preprocess.h"

namespace emloc {

// By patch of one or more media, frame after frame, each frame in merge order: blocks of merge x merge patches, row by
// row, and within a block row by row.
struct PatchCoordinates {
    std::vector<std::int64_t> rows, columns;  // within the patch's own frame
};

PatchCoordinates patch_coordinates(std::span<const Grid> grids, std::int64_t merge);

// Cosine and sine of the rotation, both [patches, head_dim / 2], f32. The first half of the frequencies turns with the
// row, the second with the column. `head_dim` is a multiple of 4.
struct PatchRotation {
    at::Tensor cosine, sine;
};

PatchRotation patch_rotation(const PatchCoordinates& coordinates, std::int64_t head_dim, double theta,
                             at::Device device);

}  // namespace emloc
