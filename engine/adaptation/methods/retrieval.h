// Demonstrations found by what they look like.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

namespace emloc {

// By what a medium is found: the mean of its visual tokens as the decoder gets them, of length 1. tokens: [visual
// tokens, hidden_size]; returns [hidden_size], f32, on the CPU.
at::Tensor feature_of(const at::Tensor& tokens);

// The rows of `features` [n, width] whose dot product with `query` [width] is largest, at most `count` of them, most
// similar first; of equally similar ones the lower comes first. Rows of zeros, which stand for what has no feature, and
// those of `left_out` never. Both f32, on the CPU.
std::vector<std::int64_t> most_similar(const at::Tensor& features, const at::Tensor& query, std::int64_t count,
                                       const std::vector<std::int64_t>& left_out = {});

}  // namespace emloc
