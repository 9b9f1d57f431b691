// A block of a vision tower: attention within segments of the rows, and an MLP, each behind a norm.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <span>

#include "engine/model/blocks/segment_attention.h"

namespace emloc {

template <class Norm, class Mlp>
struct TowerBlock {
    Norm norm1, norm2;
    SegmentAttention attention;
    Mlp mlp;

    // x: [rows, width]; returns the same shape.
    at::Tensor operator()(const at::Tensor& x, const PatchRotation& rotation,
                          std::span<const std::int64_t> segments) const {
        const auto attended = x + attention(norm1(x), rotation, segments);
        return mlp.plus(norm2(attended), attended);
    }
};

}  // namespace emloc
