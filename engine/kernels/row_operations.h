// What every layer of the decoder does to its rows, on any device and in any floating type. Differentiable.
#pragma once

#include <ATen/ATen.h>

namespace emloc {

// RMS norm by row. x: [rows, width]; weight: [width].
at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight, double epsilon);

// Rotary position embedding of halves. x: [rows, heads, head_dim]; cosine, sine: [rows, head_dim / 2], f32. Returns
// [heads, rows, head_dim], contiguous.
at::Tensor rotate(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine);

}  // namespace emloc
