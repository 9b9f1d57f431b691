// Patches -> image embeddings.
#pragma once

#include <ATen/ATen.h>

#include <span>

#include "engine/media/preprocess.h"

namespace emloc {

// A family's vision tower, with its weights. Immutable; any thread may call it.
class VisionTower {
 public:
    VisionTower() = default;
    VisionTower(const VisionTower&) = delete;
    VisionTower& operator=(const VisionTower&) = delete;
    virtual ~VisionTower() = default;

    // patches: [sum of t*h*w, in_channels * temporal_patch_size * patch_size^2] of one or more media, each in merge
    // order, in the CPU's memory. Returns [sum of t*h*w / merge^2, (1 + deep features) * hidden_size] in the weights'
    // dtype: what enters the decoder's first layer, and behind it what is added to what leaves its layers 0, 1, ...
    // (PackedRows::deep).
    virtual at::Tensor encode(const at::Tensor& patches, std::span<const Grid> grids) const = 0;
};

}  // namespace emloc
