#include "engine/adaptation/methods/decisions.h"

namespace emloc {

std::vector<std::vector<std::int32_t>> kept_indices(const at::Tensor& index) {
    const auto host = index.to(at::kCPU, at::kInt).contiguous();
    std::vector<std::vector<std::int32_t>> kept;
    for (std::int64_t head = 0; head < host.size(0); ++head) {
        const auto* begin = host.const_data_ptr<std::int32_t>() + head * host.size(1);
        kept.emplace_back(begin, begin + host.size(1));
    }
    return kept;
}

std::vector<float> importance_of(const at::Tensor& scores) {
    const auto host = scores.to(at::kCPU, at::kFloat).contiguous();
    return {host.const_data_ptr<float>(), host.const_data_ptr<float>() + host.numel()};
}

}  // namespace emloc
