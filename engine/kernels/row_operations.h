// What every layer of the decoder does to its rows, on any device and in any floating type. Differentiable.
#pragma once

#include <ATen/ATen.h>

namespace emloc {

// RMS norm by row. x: [rows, width]; weight: [width].
at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight, double epsilon);

// Rotary position embedding of halves. x: [rows, heads, head_dim]; cosine, sine: [rows, half], f32, where half is that
// of head_dim, or less: then the numbers of a head behind the first 2 * half stay as they are. Returns [heads, rows,
// head_dim], contiguous.
at::Tensor rotate(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine);

}  // namespace emloc
