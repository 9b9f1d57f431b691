#include "engine/adaptation/methods/retrieval.h"

#include <algorithm>
#include <span>

namespace emloc {

at::Tensor feature_of(const at::Tensor& tokens) {
    constexpr double kSmallest = 1e-12;  // a picture of nothing is like no other
    const auto mean = tokens.to(at::kFloat).mean(0);
    return (mean / mean.norm().clamp_min(kSmallest)).to(at::kCPU);
}

std::vector<std::int64_t> most_similar(const at::Tensor& features, const at::Tensor& query, std::int64_t count,
                                       const std::vector<std::int64_t>& left_out) {
    const auto similarity = at::mv(features, query);
    const auto* values = similarity.const_data_ptr<float>();
    std::vector<std::int64_t> rows;
    for (std::int64_t row = 0; row < features.size(0); ++row) {
        const auto* feature = features.const_data_ptr<float>() + row * features.size(1);
        const std::span numbers(feature, static_cast<std::size_t>(features.size(1)));
        const bool has_feature = std::ranges::any_of(numbers, [](float number) { return number != 0; });
        if (has_feature && std::ranges::find(left_out, row) == left_out.end()) rows.push_back(row);
    }
    const auto most = std::min(std::max<std::int64_t>(count, 0), static_cast<std::int64_t>(rows.size()));
    const auto is_more_similar = [values](std::int64_t a, std::int64_t b) {
        return values[a] != values[b] ? values[a] > values[b] : a < b;
    };
    std::partial_sort(rows.begin(), rows.begin() + most, rows.end(), is_more_similar);
    rows.resize(static_cast<std::size_t>(most));
    return rows;
}

}  // namespace emloc
