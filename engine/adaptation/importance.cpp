#include "engine/adaptation/importance.h"

#include <cmath>
#include <limits>

namespace emloc {
namespace {

constexpr std::int64_t kPoolingWidth = 5;

}  // namespace

at::Tensor label_attention(const Projection& observations, const PackedRows& rows, const RowSelection& labels,
                           const at::Tensor& chunk_key) {
    const auto kv_heads = chunk_key.size(0), tokens = chunk_key.size(1), head_dim = chunk_key.size(2);
    const auto group = observations.query.size(0) / kv_heads;
    const auto scale = 1.0 / std::sqrt(static_cast<double>(head_dim));
    const auto query = observations.query.index_select(1, labels.rows).to(at::kFloat) * scale;
    const auto chunk = chunk_key.to(at::kFloat).transpose(1, 2);
    auto total = at::zeros({kv_heads, tokens}, query.options());
    const auto shared = observations.own.key.slice(1, 0, rows.shared()).to(at::kFloat).transpose(1, 2);
    for (std::size_t s = 0; s + 1 < rows.begins.size(); ++s) {
        const auto count = labels.begins[s + 1] - labels.begins[s];
        if (count == 0) continue;
        const auto own =
            observations.own.key.slice(1, rows.begins[s], rows.begins[s + 1]).to(at::kFloat).transpose(1, 2);
        const auto q =
            query.slice(1, labels.begins[s], labels.begins[s + 1]).reshape({kv_heads, group * count, head_dim});
        const auto on_own = at::matmul(q, own).view({kv_heads, group, count, own.size(2)});
        const auto masked =
            on_own.masked_fill(labels.visible[s].logical_not(), -std::numeric_limits<double>::infinity());
        const auto scores = at::cat(
            {at::matmul(q, chunk), at::matmul(q, shared), masked.view({kv_heads, group * count, own.size(2)})}, -1);
        total += scores.softmax(-1).narrow(-1, 0, tokens).sum(1);
    }
    return total;
}

at::Tensor pooled_importance(const at::Tensor& attention, const std::vector<std::int64_t>& label_tokens, double bonus) {
    auto pooled = at::avg_pool1d(attention, kPoolingWidth, 1, kPoolingWidth / 2);
    const auto index = at::tensor(label_tokens, at::kLong).to(pooled.device());
    return pooled.index_add_(2, index,
                             at::full({pooled.size(0), pooled.size(1), index.size(0)}, bonus, pooled.options()));
}

}  // namespace emloc
