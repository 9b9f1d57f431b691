#include "engine/adaptation/methods/chunk_attention.h"

#include <cmath>
#include <limits>

namespace emloc {

at::Tensor chunk_attention(const Projection& chunk, std::int64_t begin, std::int64_t end) {
    const auto& key = chunk.own.key;
    const auto kv_heads = key.size(0), tokens = key.size(1), width = key.size(2), rows = end - begin;
    const auto group = chunk.query.size(0) / kv_heads;
    const auto query = chunk.query.slice(1, begin, end).to(at::kFloat).reshape({kv_heads, group * rows, width});
    const auto scale = 1 / std::sqrt(static_cast<double>(width));
    auto scores = (at::matmul(query, key.to(at::kFloat).transpose(1, 2)) * scale).view({-1, rows, tokens});
    const auto later = at::ones({rows, tokens}, scores.options().dtype(at::kBool)).triu(begin + 1);
    return scores.masked_fill_(later, -std::numeric_limits<double>::infinity()).softmax(-1);
}

at::Tensor mean_of_groups(const at::Tensor& by_head, std::int64_t kv_heads) {
    return by_head.unflatten(0, {kv_heads, -1}).mean(1);
}

at::Tensor with_certain_end(const at::Tensor& scores, std::int64_t tokens) {
    const auto count = tokens - scores.size(1);
    const auto above = scores.numel() > 0 ? scores.max() + 1 : at::ones({}, scores.options());
    const auto end = (above + at::arange(count, scores.options())).expand({scores.size(0), count});
    return at::cat({scores, end}, 1);
}

}  // namespace emloc
