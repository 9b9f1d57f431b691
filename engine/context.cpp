#include "engine/context.h"

#include <unordered_set>

namespace emloc {

AdaptationOptions defaults_of(AdaptationMode mode) {
    AdaptationOptions options{.mode = mode};
    if (mode != AdaptationMode::kLongVideo) return options;
    options.delta = 0.05;
    options.ratios = {0.02, 0.05, 0.1};
    options.layers_per_group = 7;
    return options;
}

std::vector<std::string> labels_of(const Context& context) {
    std::vector<std::string> labels;
    std::unordered_set<std::string> seen;
    for (const auto& demonstration : context.demonstrations) {
        if (demonstration.is_label && seen.insert(demonstration.answer).second) labels.push_back(demonstration.answer);
    }
    return labels;
}

std::int64_t token_count(const Context& context) {
    std::int64_t tokens = 0;
    for (const auto& chunk : context.chunks) tokens += chunk.tokens;
    return tokens;
}

double kept_share(const Context& context) {
    const auto tokens = token_count(context);
    if (tokens == 0 || context.memory.layers.empty()) return 1.0;
    std::int64_t kept = 0;
    for (const auto& layer : context.memory.layers) kept += layer.tokens;
    return static_cast<double>(kept) / static_cast<double>(tokens * std::int64_t(context.memory.layers.size()));
}

}  // namespace emloc
