// How far an answer has moved.
#pragma once

#include <ATen/ATen.h>

namespace emloc {

// Jensen-Shannon divergence of the distributions that two sets of logits give, by row, natural log (paper,
// section 3.3): 1/2 KL(p || m) + 1/2 KL(q || m), m = (p + q) / 2. Both [rows, vocabulary], f32; returns [rows], each >=
// 0 up to rounding. Logarithms are taken of the logits, so probabilities that underflow contribute nothing instead of
// NaN.
at::Tensor row_divergence(const at::Tensor& logits, const at::Tensor& reference);

}  // namespace emloc
