// What the replay of a chunk's demonstrations behind (memory + whole chunk) shows.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

#include "engine/model/decoder/decoder.h"

namespace emloc {

// Some demonstrations, and all that a trial needs to replay them from any layer up.
struct ObservedBatch {
    PackedRows rows;      // without those behind the last label: nothing asks for them
    RowSelection labels;  // where the divergence is taken
    // By layer. The rows entering it, [rows, hidden_size]; its queries and what they took from the memory and from
    // their own sequences, before they see the chunk: of all rows, or of the label rows in the last layer.
    std::vector<at::Tensor> hidden;
    std::vector<at::Tensor> query;
    std::vector<PartialAttention> seen;
    at::Tensor reference;  // [label rows, vocab_size], f32 logits
};

struct Observation {
    std::vector<ObservedBatch> batches;  // the demonstrations in their order
    std::int64_t label_rows = 0;         // of all batches
    at::Tensor attention;                // [layers, kv_heads, tokens], f32: of the attending rows, added up
    at::Tensor importance;               // [layers, kv_heads, tokens], f32, pooled, with the label bonus

    // The reference logits of all batches one after the other, [label rows, vocab_size], f32.
    at::Tensor reference() const;
};

}  // namespace emloc
