// What a chunk's own rows attend to within the chunk.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>

#include "engine/model/decoder/decoder.h"

namespace emloc {

// Attention of rows begin .. end to the chunk's tokens: softmax over the chunk's keys up to the row itself, the memory
// left out. Returns [heads, end - begin, tokens], f32.
at::Tensor chunk_attention(const Projection& chunk, std::int64_t begin, std::int64_t end);

// The mean over the query heads that read one KV head: [heads, ...] -> [kv_heads, ...].
at::Tensor mean_of_groups(const at::Tensor& by_head, std::int64_t kv_heads);

// Scores of the tokens from `first` on that are above all of `scores` [kv_heads, first], the later the higher, behind
// those: [kv_heads, tokens]. They are kept before any other, and of them the last.
at::Tensor with_certain_end(const at::Tensor& scores, std::int64_t tokens);

}  // namespace emloc
