// Square windows of a frame, within which the blocks of a vision tower attend.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <vector>

#include "engine/media/preprocess.h"

namespace emloc {

struct Windows {
    at::Tensor order;                    // [merged patches], int64, on the CPU: their numbers, window by window
    std::vector<std::int64_t> segments;  // [windows]: patches of each
};

// Windows of side x side merged patches, frame by frame, row by row; those at the right and lower edges are smaller.
Windows windows_of(std::span<const Grid> grids, std::int64_t merge, std::int64_t side);

}  // namespace emloc
