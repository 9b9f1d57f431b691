// What the replay of a chunk's demonstrations behind (memory + whole chunk) shows.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

#include "engine/model/decoder.h"

namespace emloc {

// All demonstrations packed, one sequence each: `rows` rows.
struct Observation {
    PackedRows rows;
    RowSelection labels;
    std::vector<at::Tensor> hidden;  // [layers] of [rows, hidden_size]: entering each layer
    at::Tensor reference;            // [label rows, vocab_size], f32 logits
    at::Tensor importance;           // [layers, kv_heads, tokens], f32, pooled, with the label bonus

    std::size_t demonstrations() const { return labels.begins.size() - 1; }
};

}  // namespace emloc
