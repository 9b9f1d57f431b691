#include "engine/adaptation/methods/emloc/importance.h"

#include <cmath>
#include <limits>

#include "engine/kernels/device.h"

namespace emloc {
namespace {

constexpr std::int64_t kPoolingWidth = 5;

}  // namespace

at::Tensor label_attention(const Projection& observations, const PackedRows& rows, const RowSelection& labels,
                           const at::Tensor& chunk_key) {
    const auto kv_heads = chunk_key.size(0), tokens = chunk_key.size(1), head_dim = chunk_key.size(2);
    const auto count = labels.rows.size(0), group = observations.query.size(0) / kv_heads;
    const auto scale = 1.0 / std::sqrt(static_cast<double>(head_dim));
    // All sequences in one product, other sequences' keys masked: hundreds of small products cost more.
    const auto query = (observations.query.index_select(1, labels.rows).to(at::kFloat) * scale)
                           .view({kv_heads, group * count, head_dim});
    const auto keys = at::cat({chunk_key, observations.own.key}, 1).to(at::kFloat);
    const auto hidden = at::block_diag(labels.visible).logical_not_();
    auto scores = at::matmul(query, keys.transpose(1, 2)).view({kv_heads, group, count, keys.size(1)});
    scores.narrow(3, tokens + rows.shared(), hidden.size(1))
        .masked_fill_(hidden, -std::numeric_limits<double>::infinity());
    return scores.softmax(-1).narrow(-1, 0, tokens).sum(at::IntArrayRef{1, 2});
}

at::Tensor pooled_importance(const at::Tensor& attention, const std::vector<std::int64_t>& label_tokens, double bonus) {
    auto pooled = at::avg_pool1d(attention, kPoolingWidth, 1, kPoolingWidth / 2);
    const auto index = to_device(at::tensor(label_tokens, at::kLong), pooled.device());
    return pooled.index_add_(2, index,
                             at::full({pooled.size(0), pooled.size(1), index.size(0)}, bonus, pooled.options()));
}

}  // namespace emloc
