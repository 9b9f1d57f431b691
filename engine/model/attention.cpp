#include "engine/model/attention.h"

#include <array>
#include <cmath>
#include <limits>

namespace emloc {
namespace {

double scale_of(const at::Tensor& query) {
    return 1.0 / std::sqrt(static_cast<double>(query.size(2)));
}

// [heads, rows, d] -> [kv_heads, group * rows, d]: all query heads of a group share one matrix product.
at::Tensor grouped(const at::Tensor& query, std::int64_t kv_heads) {
    return query.reshape({kv_heads, query.size(0) / kv_heads * query.size(1), query.size(2)});
}

PartialAttention by_matrix_products(const at::Tensor& query, const KeyValue& part, const at::Tensor* visible) {
    const auto heads = query.size(0), rows = query.size(1), kv_heads = part.key.size(0);
    auto scores = at::matmul(grouped(query, kv_heads), part.key.transpose(1, 2)).to(at::kFloat).mul_(scale_of(query));
    if (visible != nullptr) {
        auto by_head = scores.view({heads, rows, part.tokens()});
        by_head.masked_fill_(visible->logical_not(), -std::numeric_limits<double>::infinity());
    }
    const auto lse = scores.logsumexp(-1);
    const auto weights = (scores - lse.unsqueeze(-1)).exp_().to(part.value.scalar_type());
    return {at::matmul(weights, part.value).view({heads, rows, query.size(2)}), lse.view({heads, rows})};
}

PartialAttention flash_on_cpu(const at::Tensor& query, const KeyValue& part, bool causal) {
    auto [output, lse] = at::_scaled_dot_product_flash_attention_for_cpu(
        query.unsqueeze(0), part.key.unsqueeze(0), part.value.unsqueeze(0), 0.0, causal, {}, scale_of(query));
    return {output.squeeze(0), lse.squeeze(0)};
}

// The memory-efficient kernel pads the log-sum-exp to whole blocks of rows.
PartialAttention efficient_on_cuda(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                                   bool causal) {
    auto result = at::_scaled_dot_product_efficient_attention(query, key, value, {}, true, 0.0, causal,
                                                              1.0 / std::sqrt(static_cast<double>(query.size(3))));
    const auto rows = query.size(2);
    return {std::get<0>(result), std::get<1>(result).narrow(2, 0, rows)};
}

PartialAttention attend_all_on_cuda(const at::Tensor& query, const KeyValue& part) {
    const auto heads = query.size(0), rows = query.size(1), kv_heads = part.key.size(0);
    auto [output, lse] =
        efficient_on_cuda(grouped(query, kv_heads).unsqueeze(0), part.key.unsqueeze(0), part.value.unsqueeze(0), false);
    return {output.reshape({heads, rows, query.size(2)}), lse.reshape({heads, rows})};
}

PartialAttention attend_causal_on_cuda(const at::Tensor& query, const KeyValue& part) {
    const auto heads = query.size(0), rows = query.size(1), kv_heads = part.key.size(0), group = heads / kv_heads;
    const auto by_group = query.view({kv_heads, group, rows, query.size(2)}).transpose(0, 1);  // [group, kv, rows, d]
    auto [output, lse] = efficient_on_cuda(by_group, part.key.unsqueeze(0).expand({group, -1, -1, -1}),
                                           part.value.unsqueeze(0).expand({group, -1, -1, -1}), true);
    return {output.transpose(0, 1).reshape({heads, rows, query.size(2)}), lse.transpose(0, 1).reshape({heads, rows})};
}

}  // namespace

PartialAttention attend_all(const at::Tensor& query, const KeyValue& part) {
    if (query.is_cuda()) return attend_all_on_cuda(query, part);
    if (query.scalar_type() == at::kFloat) return flash_on_cpu(query, part, false);
    return by_matrix_products(query, part, nullptr);
}

PartialAttention attend_causal(const at::Tensor& query, const KeyValue& part) {
    if (query.is_cuda()) return attend_causal_on_cuda(query, part);
    if (query.scalar_type() == at::kFloat) return flash_on_cpu(query, part, true);
    const auto visible = at::ones({query.size(1), part.tokens()}, query.options().dtype(at::kBool)).tril();
    return by_matrix_products(query, part, &visible);
}

PartialAttention attend_masked(const at::Tensor& query, const KeyValue& part, const at::Tensor& visible) {
    return by_matrix_products(query, part, &visible);
}

PartialAttention merge(std::span<const PartialAttention> parts) {
    if (parts.size() == 1) return parts[0];
    auto total = parts[0].lse;
    for (std::size_t i = 1; i < parts.size(); ++i) total = at::logaddexp(total, parts[i].lse);
    at::Tensor output;
    for (const auto& part : parts) {
        const auto weight = (part.lse - total).exp_().unsqueeze(-1).to(part.output.scalar_type());
        output = output.defined() ? output.addcmul_(part.output, weight) : part.output * weight;
    }
    return {output, total};
}

PartialAttention merge_with(const PartialAttention& seen, const at::Tensor& query, const KeyValue& part) {
    if (part.tokens() == 0) return seen;
    return merge(std::array{seen, attend_all(query, part)});
}

}  // namespace emloc
