// The gated delta rule: a memory of fixed size that forgets, and that replaces what it held under a key.
#pragma once

#include <ATen/ATen.h>

namespace emloc {

// Of T rows, by head.
struct DeltaRows {
    at::Tensor query, key;  // [heads, T, key_dim]; keys of length 1
    at::Tensor value;       // [heads, T, value_dim]
    at::Tensor rate;        // [heads, T], in 0 .. 1: how much of what is held under the key is replaced
    at::Tensor log_decay;   // [heads, T], at most 0: what is held before a row shrinks by its exponential
};

struct DeltaResult {
    at::Tensor output;      // [heads, T, value_dim]
    at::Tensor recurrence;  // [heads, key_dim, value_dim], behind the last row
};

// Yang, Kautz and Hatamizadeh, Gated Delta Networks, ICLR 2025, equation 10: S_t = a_t S_{t-1} + k_t u_t^T with
// u_t = b_t (v_t - a_t S_{t-1}^T k_t), and o_t = S_t^T q_t, where a_t = exp(log_decay_t) and b_t = rate_t. Computed
// block by block of rows (their section 3.3), within which the u_t solve a triangular system. `recurrence`: before the
// first row. All of one floating type; differentiable.
DeltaResult gated_delta_rule(const DeltaRows& rows, const at::Tensor& recurrence);

}  // namespace emloc
