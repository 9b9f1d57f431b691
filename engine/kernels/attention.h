// Attention over a context in parts: each part is attended apart, and the parts are merged by their log-sum-exp.
// So a prefix shared by many sequences is stored once, read once, and never repeated per sequence or per query head.
#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace emloc {

// Keys (after RoPE) and values of some tokens: both [kv_heads, tokens, head_dim]. Where the KV heads hold different
// numbers of tokens (the part is ragged), head h has the first head_tokens[h] of them and the rest is padding.
struct KeyValue {
    at::Tensor key;
    at::Tensor value;
    std::vector<std::int64_t> head_tokens = {};  // [kv_heads], or empty: every head has all

    std::int64_t tokens() const { return key.defined() ? key.size(1) : 0; }
    bool is_ragged() const { return !head_tokens.empty(); }
    std::int64_t tokens_of_head(std::int64_t head) const {
        return is_ragged() ? head_tokens[static_cast<std::size_t>(head)] : tokens();
    }
};

// What the queries took from one part: output [heads, rows, head_dim], and the logarithm of the sum of the
// exponentiated scores, lse [heads, rows] (f32, or f64 where the queries are). Where autograd records, both carry
// gradients, whatever made them.
struct PartialAttention {
    at::Tensor output;
    at::Tensor lse;
};

// Queries are [heads, rows, head_dim]; query head h reads KV head h / (heads / kv_heads). Scores are scaled by
// 1 / sqrt(head_dim).

// Rows row_begin .. row_end see tokens token_begin .. token_end of `part`, or, where `ends` [all rows] is given, row r
// those before ends[r].
struct SeenTokens {
    const KeyValue& part;
    std::int64_t row_begin = 0, row_end = 0;
    std::int64_t token_begin = 0, token_end = 0;
    const std::int64_t* ends = nullptr;
};

// Attention to all tokens that the rows see, merged with `seen`, what the rows took before, in one pass over memory.
// For many rows in f32 on a CPU; std::nullopt, with nothing computed, for any other operands.
std::optional<PartialAttention> attend_at_once(const at::Tensor& query, std::span<const SeenTokens> tokens,
                                               const PartialAttention* seen = nullptr);

// Every row sees every token of the part.
PartialAttention attend_all(const at::Tensor& query, const KeyValue& part);

// As many rows as tokens; row i sees tokens 0..i.
PartialAttention attend_causal(const at::Tensor& query, const KeyValue& part);

// Row i sees the tokens where visible[i] is true; visible: [rows, tokens], bool, at least one true a row.
PartialAttention attend_masked(const at::Tensor& query, const KeyValue& part, const at::Tensor& visible);

// softmax over all parts together. `parts` is not empty.
PartialAttention merge(std::span<const PartialAttention> parts);

// `seen`, what the queries took so far, merged with what they take from `part`, which may be empty.
PartialAttention merge_with(const PartialAttention& seen, const at::Tensor& query, const KeyValue& part);

}  // namespace emloc
