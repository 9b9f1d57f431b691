// What the label rows attend to in the chunk (paper, section 3.2).
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

#include "engine/model/decoder/decoder.h"

namespace emloc {

// Attention of the label rows on the chunk's tokens, of one layer: softmax over the chunk's and the observation's own
// keys (memory left out), own columns then dropped without renormalising; summed over all label rows and over the query
// heads of each group. `labels` selects the label rows among the packed observations. Returns [kv_heads, tokens], f32.
at::Tensor label_attention(const Projection& observations, const PackedRows& rows, const RowSelection& labels,
                           const at::Tensor& chunk_key);

// Average pooling of width 5 across the chunk (zero padding, always divided by 5), and `bonus` on its label tokens.
// attention: [layers, kv_heads, tokens]; returns the same shape.
at::Tensor pooled_importance(const at::Tensor& attention, const std::vector<std::int64_t>& label_tokens, double bonus);

}  // namespace emloc
