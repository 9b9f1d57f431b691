// From tensors to what a Decision holds.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

namespace emloc {

// How many of so many tokens a share is: rounded down, as the published code and kvpress count.
inline std::int64_t count_of_share(double share, std::int64_t tokens) {
    return static_cast<std::int64_t>(static_cast<double>(tokens) * share);
}

// index: [kv_heads, count], on any device. The same numbers as lists by KV head.
std::vector<std::vector<std::int32_t>> kept_indices(const at::Tensor& index);

// All numbers in their order, as floats.
std::vector<float> importance_of(const at::Tensor& scores);

}  // namespace emloc
