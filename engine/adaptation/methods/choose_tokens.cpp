#include "engine/adaptation/methods/choose_tokens.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "engine/adaptation/methods/decisions.h"

namespace emloc {
namespace {

// The places of the `count` best of the last dimension. A stable sort: of equal scores the later ones.
at::Tensor best(const at::Tensor& scores, std::int64_t count) {
    const auto order = std::get<1>(scores.sort(/*stable=*/true, -1, /*descending=*/false));
    return order.narrow(-1, order.size(-1) - count, count);
}

}  // namespace

KeptTokens best_of_each_head(const at::Tensor& scores, std::int64_t count) {
    return kept_indices(std::get<0>(best(scores, count).sort(-1)));
}

KeptTokens best_of_all_heads(const at::Tensor& scores, std::int64_t count) {
    constexpr double kSafeShare = 0.2;
    const auto heads = scores.size(0), tokens = scores.size(1);
    const auto safe = best(scores, count_of_share(kSafeShare, count));
    const auto protected_scores = scores.scatter(-1, safe, std::numeric_limits<float>::infinity());
    const auto places = best(protected_scores.flatten(), heads * count).to(at::kCPU).contiguous();
    KeptTokens kept(static_cast<std::size_t>(heads));
    for (std::int64_t i = 0; i < places.numel(); ++i) {
        const auto place = places.const_data_ptr<std::int64_t>()[i];
        kept[static_cast<std::size_t>(place / tokens)].push_back(static_cast<std::int32_t>(place % tokens));
    }
    for (auto& head : kept) std::ranges::sort(head);
    return kept;
}

KeptTokens all_above(const at::Tensor& scores, double least) {
    const auto host = scores.to(at::kCPU, at::kFloat).contiguous();
    KeptTokens kept;
    for (std::int64_t head = 0; head < host.size(0); ++head) {
        auto& tokens = kept.emplace_back();
        const auto* row = host.const_data_ptr<float>() + head * host.size(1);
        for (std::int32_t token = 0; token < host.size(1); ++token)
            if (row[token] > static_cast<float>(least)) tokens.push_back(token);
    }
    return kept;
}

}  // namespace emloc
