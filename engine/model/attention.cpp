#include "engine/model/attention.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "engine/kernels/merge.h"
#include "engine/model/parallel.h"

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

std::optional<ElementType> element_type_of(const at::Tensor& output) {
    if (output.scalar_type() == at::kFloat) return ElementType::kFloat;
    if (output.is_cuda() && output.scalar_type() == at::kHalf) return ElementType::kHalf;
    if (output.is_cuda() && output.scalar_type() == at::kBFloat16) return ElementType::kBFloat16;
    return std::nullopt;
}

std::optional<MergeParts> merge_parts_of(std::span<const PartialAttention> parts) {
    if (parts.size() > kMostMergedParts) return std::nullopt;
    MergeParts all;
    for (const auto& [output, lse] : parts) {
        if (output.stride(2) != 1 || lse.scalar_type() != at::kFloat) return std::nullopt;
        all.parts[all.count++] = {output.const_data_ptr(), lse.const_data_ptr<float>(),
                                  output.stride(0),        output.stride(1),
                                  lse.stride(0),           lse.stride(1)};
    }
    return all;
}

// Nothing where there is no kernel for it.
std::optional<PartialAttention> merged_by_kernel(std::span<const PartialAttention> parts) {
    constexpr std::int64_t kWorthAThread = 1 << 15;  // numbers of the output
    const auto& first = parts.front().output;
    const auto type = element_type_of(first);
    const auto all = merge_parts_of(parts);
    if (!type || !all) return std::nullopt;
    const auto heads = first.size(0), rows = first.size(1), width = first.size(2);
    const auto output = at::empty({rows, heads, width}, first.options());
    auto lse = at::empty({heads, rows}, parts.front().lse.options());
    const MergeResult result{output.mutable_data_ptr(), lse.mutable_data_ptr<float>(), heads, rows, width};
    if (first.is_cuda()) {
        if (!merge_on_cuda(*all, result, *type, first.get_device())) return std::nullopt;
    } else {
        run_in_shares(first.numel(), kWorthAThread,
                      [&](const Share& share) { merge_rows_on_cpu(*all, result, share.begin(rows), share.end(rows)); });
    }
    return PartialAttention{output.transpose(0, 1), std::move(lse)};
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
    if (auto merged = merged_by_kernel(parts)) return *std::move(merged);
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
