// Which of a layer's tokens stay, by their scores [kv_heads, tokens], f32: the higher, the rather. Of equal scores the
// later token stays. All return [kv_heads][k], ascending.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>

#include "engine/context/memory.h"

namespace emloc {

// Of each head its `count` best.
KeptTokens best_of_each_head(const at::Tensor& scores, std::int64_t count);

// AdaKV (Feng et al., 2024), as kvpress has it: the best of all heads together, kv_heads * `count` of them, of which
// each head has at least its own best `count` / 5.
KeptTokens best_of_all_heads(const at::Tensor& scores, std::int64_t count);

// All whose score is above `least`.
KeptTokens all_above(const at::Tensor& scores, double least);

}  // namespace emloc
