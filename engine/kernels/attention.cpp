#include "engine/kernels/attention.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/kernels/attend.h"
#include "engine/kernels/may_use_kernel.h"
#include "engine/kernels/merge.h"
#include "engine/kernels/parallel.h"

namespace emloc {
namespace {

double scale_of(const at::Tensor& query) {
    return 1.0 / std::sqrt(static_cast<double>(query.size(2)));
}

// [heads, rows, d] -> [kv_heads, group * rows, d]: all query heads of a group share one matrix product.
at::Tensor grouped(const at::Tensor& query, std::int64_t kv_heads) {
    return query.reshape({kv_heads, query.size(0) / kv_heads * query.size(1), query.size(2)});
}

// Differentiable throughout. libtorch's fused attention, below, is so in its output alone: its log-sum-exp has no
// gradient, and without that one a merge of parts would be given a wrong one.
PartialAttention by_matrix_products(const at::Tensor& query, const KeyValue& part, const at::Tensor* visible) {
    const auto heads = query.size(0), rows = query.size(1), kv_heads = part.key.size(0);
    auto scores = widened(at::matmul(grouped(query, kv_heads), part.key.transpose(1, 2))).mul_(scale_of(query));
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

MergePart merge_part_of(const PartialAttention& part) {
    const auto& [output, lse] = part;
    return {output.const_data_ptr(), lse.const_data_ptr<float>(),
            output.stride(0),        output.stride(1),
            lse.stride(0),           lse.stride(1)};
}

std::optional<MergeParts> merge_parts_of(std::span<const PartialAttention> parts) {
    if (parts.size() > kMostMergedParts) return std::nullopt;
    MergeParts all;
    for (const auto& part : parts) {
        if (is_recorded(part.output, part.lse)) return std::nullopt;
        if (part.output.stride(2) != 1 || part.lse.scalar_type() != at::kFloat) return std::nullopt;
        all.parts[all.count++] = merge_part_of(part);
    }
    return all;
}

SeenTokens all_of(const KeyValue& part, const at::Tensor& query) {
    return {.part = part, .row_end = query.size(1), .token_end = part.tokens()};
}

// Fewer rows than this are not worth turning keys for.
constexpr std::int64_t kLeastRowsOfGroup = 16;

// Nothing where the kernel can't read them.
std::optional<std::vector<AttendedSpan>> spans_of(const at::Tensor& query, std::span<const SeenTokens> tokens) {
    const auto is_readable = [](const at::Tensor& x) { return may_use_kernel(x) && x.stride(2) == 1; };
    if (tokens.empty() || !is_readable(query) || !can_attend(query.size(2))) return std::nullopt;
    if (query.size(1) * query.size(0) / tokens.front().part.key.size(0) < kLeastRowsOfGroup) return std::nullopt;
    std::vector<AttendedSpan> spans;
    for (const auto& [part, row_begin, row_end, token_begin, token_end, ends] : tokens) {
        const auto &key = part.key, &value = part.value;
        if (!is_readable(key) || !is_readable(value) || part.is_ragged()) return std::nullopt;
        spans.push_back({{key.const_data_ptr<float>(), value.const_data_ptr<float>(), key.stride(0), key.stride(1),
                          value.stride(0), value.stride(1)},
                         row_begin,
                         row_end,
                         token_begin,
                         token_end,
                         ends});
    }
    return spans;
}

// Scores of one head, at most.
std::int64_t products_of(std::span<const AttendedSpan> spans) {
    std::int64_t products = 0;
    for (const auto& span : spans) products += (span.row_end - span.row_begin) * (span.token_end - span.token_begin);
    return products;
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

// One KV head after the other, each with its own number of tokens. A head without any gives nothing: its logarithm of a
// sum of no exponentials is minus infinity, so that merging leaves it out.
PartialAttention attend_by_head(const at::Tensor& query, const KeyValue& part) {
    const auto kv_heads = part.key.size(0), group = query.size(0) / kv_heads;
    std::vector<at::Tensor> outputs, sums;
    for (std::int64_t head = 0; head < kv_heads; ++head) {
        const auto own = query.narrow(0, head * group, group);
        const auto tokens = part.tokens_of_head(head);
        if (tokens == 0) {
            outputs.push_back(at::zeros_like(own));
            sums.push_back(at::full({group, own.size(1)}, -std::numeric_limits<double>::infinity(),
                                    own.options().dtype(at::kFloat)));
            continue;
        }
        const auto of_head = [&](const at::Tensor& all) { return all.narrow(0, head, 1).narrow(1, 0, tokens); };
        auto attended = attend_all(own, {of_head(part.key), of_head(part.value)});
        outputs.push_back(std::move(attended.output));
        sums.push_back(std::move(attended.lse));
    }
    return {at::cat(outputs), at::cat(sums)};
}

}  // namespace

std::optional<PartialAttention> attend_at_once(const at::Tensor& query, std::span<const SeenTokens> tokens,
                                               const PartialAttention* seen) {
    constexpr std::int64_t kWorthAThread = 1 << 20;  // products of two numbers
    const auto spans = spans_of(query, tokens);
    if (!spans) return std::nullopt;
    if (seen != nullptr && (!may_use_kernel(seen->output, seen->lse) || seen->output.stride(2) != 1))
        return std::nullopt;
    const auto heads = query.size(0), rows = query.size(1), width = query.size(2);
    const auto output = at::empty({rows, heads, width}, query.options());
    auto lse = at::empty({heads, rows}, query.options());
    MergePart before;
    if (seen != nullptr) before = merge_part_of(*seen);
    const Attending attending{query.const_data_ptr<float>(),
                              query.stride(0),
                              query.stride(1),
                              tokens.front().part.key.size(0),
                              static_cast<float>(scale_of(query)),
                              spans->data(),
                              static_cast<std::int64_t>(spans->size()),
                              seen != nullptr ? &before : nullptr,
                              {output.mutable_data_ptr(), lse.mutable_data_ptr<float>(), heads, rows, width}};
    const auto pieces = attending_pieces(attending);
    run_in_shares(std::min(products_of(*spans) * heads * width, pieces * kWorthAThread), kWorthAThread,
                  [&](const Share& share) {
                      for (auto piece = share.begin(pieces); piece < share.end(pieces); ++piece)
                          attend_piece(attending, piece);
                  });
    return PartialAttention{output.transpose(0, 1), std::move(lse)};
}

PartialAttention attend_all(const at::Tensor& query, const KeyValue& part) {
    if (part.is_ragged()) return attend_by_head(query, part);
    if (is_recorded(query, part.key, part.value)) return by_matrix_products(query, part, nullptr);
    if (query.is_cuda()) return attend_all_on_cuda(query, part);
    if (auto attended = attend_at_once(query, std::array{all_of(part, query)})) return *std::move(attended);
    if (query.scalar_type() == at::kFloat) return flash_on_cpu(query, part, false);
    return by_matrix_products(query, part, nullptr);
}

PartialAttention attend_causal(const at::Tensor& query, const KeyValue& part) {
    const auto by_mask = [&] {
        const auto visible = at::ones({query.size(1), part.tokens()}, query.options().dtype(at::kBool)).tril();
        return by_matrix_products(query, part, &visible);
    };
    if (is_recorded(query, part.key, part.value)) return by_mask();
    if (query.is_cuda()) return attend_causal_on_cuda(query, part);
    std::vector<std::int64_t> ends(static_cast<std::size_t>(query.size(1)));
    std::iota(ends.begin(), ends.end(), 1);
    auto tokens = all_of(part, query);
    tokens.ends = ends.data();
    if (auto attended = attend_at_once(query, std::array{tokens})) return *std::move(attended);
    return query.scalar_type() == at::kFloat ? flash_on_cpu(query, part, true) : by_mask();
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
    if (auto attended = attend_at_once(query, std::array{all_of(part, query)}, &seen)) return *std::move(attended);
    return merge(std::array{seen, attend_all(query, part)});
}

}  // namespace emloc
