// Attention within segments of the rows: the frames of a vision tower, or its windows.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/model/blocks/patch_rotary.h"
#include "engine/model/checkpoint/weights.h"
#include "engine/model/config.h"
#include "engine/model/linear/linear.h"

namespace emloc {

// `segments`: rows of each, one after the other; they add up to all. A row sees its own segment. query, key, value:
// [heads, rows, head_dim]. Returns [rows, heads * head_dim].
at::Tensor attend_segments(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                           std::span<const std::int64_t> segments);

// Self-attention of a vision tower's block: one linear map for queries, keys and values.
struct SegmentAttention {
    Linear qkv, proj;
    std::int64_t heads = 0;
    std::int64_t head_dim = 0;

    // x: [rows, heads * head_dim]; returns the same shape.
    at::Tensor operator()(const at::Tensor& x, const PatchRotation& rotation,
                          std::span<const std::int64_t> segments) const;
};

// name.qkv and name.proj, both with a bias.
SegmentAttention take_segment_attention(WeightLoader& weights, const std::string& name, const VisionConfig& config);

// The rows of every frame of these media: segments within which a patch sees its whole frame.
std::vector<std::int64_t> frame_segments(std::span<const Grid> grids);

}  // namespace emloc
