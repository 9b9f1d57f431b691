// A whole forward pass of packed rows, as training calls it: under autograd it is differentiable in the embeddings, in
// what stands before the rows, and in the decoder's parameters.
#pragma once

#include <ATen/ATen.h>

#include <span>
#include <stop_token>

#include "engine/model/network.h"

namespace emloc {

struct ForwardPass {
    at::Tensor logits;  // [rows or selected rows, vocab_size], f32 (f64 where the decoder is)
    LayerCaches own;    // the rows' own keys and values and the states behind them, to read further rows behind
};

// embeddings: [rows, hidden_size], as Network::embed() gives them. `before`: what all rows see beside their own
// sequences, part by part (a memory, a chunk), each of all layers or without any. `wanted`: the rows whose logits are
// asked for, as label rows are; null: all. Linear layers go on from the states of the last part that has such. Only
// those are computed in the last layer and multiplied by the head. Throws Cancelled.
ForwardPass forward(const Decoder& decoder, const at::Tensor& embeddings, const PackedRows& rows,
                    std::span<const LayerCaches> before = {}, const RowSelection* wanted = nullptr,
                    const std::stop_token& stop = {});

}  // namespace emloc
