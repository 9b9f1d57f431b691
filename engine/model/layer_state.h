// What linear layers remember: a state of fixed size, where layers with attention keep keys and values of every token.
#pragma once

#include <ATen/ATen.h>

#include <vector>

namespace emloc {

// Of one linear layer, behind the last row that it read. f32 (f64 where the decoder is).
struct LayerState {
    at::Tensor inputs;      // [kernel - 1, channels]: what the convolution still needs of the last rows
    at::Tensor recurrence;  // [value_heads, key_dim, value_dim]

    bool defined() const { return recurrence.defined(); }
};

// By linear layer; empty: nothing was read yet, or the model has no such layers.
using LayerStates = std::vector<LayerState>;

}  // namespace emloc
