#include "engine/query/sampling.h"

#include <algorithm>

namespace emloc {

TokenId Sampler::pick(const at::Tensor& logits) {
    if (options_.temperature <= 0) return logits.argmax().item<std::int64_t>();
    const auto scaled = (logits / options_.temperature).to(at::kCPU, at::kDouble);
    const auto wanted = options_.top_k > 0 ? std::min(options_.top_k, scaled.numel()) : scaled.numel();
    const auto [values, tokens] = scaled.topk(wanted);
    const auto probabilities = values.softmax(-1).contiguous();
    const auto* p = probabilities.const_data_ptr<double>();
    // The fewest most probable tokens that reach top_p together; always at least one.
    std::int64_t kept = 0;
    double mass = 0;
    while (kept < wanted && (kept == 0 || mass < options_.top_p)) mass += p[kept++];
    // 53 random bits as a number in [0, 1): std::uniform_real_distribution differs between standard libraries.
    auto left = static_cast<double>(random_() >> 11) * 0x1.0p-53 * mass;
    std::int64_t drawn = 0;
    while (drawn + 1 < kept && left >= p[drawn]) left -= p[drawn++];
    return tokens[drawn].item<std::int64_t>();
}

}  // namespace emloc
