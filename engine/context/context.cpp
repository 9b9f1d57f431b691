#include "engine/context/context.h"

#include <numeric>
#include <unordered_set>

namespace emloc {

std::int64_t row_count(const Memory& memory, const LayerMemory& layer) {
    if (layer.head_tokens.empty()) return layer.tokens * memory.kv_heads;
    return std::accumulate(layer.head_tokens.begin(), layer.head_tokens.end(), std::int64_t{0});
}

std::vector<std::string> labels_of(const Context& context) {
    return labels_of(context.demonstrations);
}

std::vector<std::string> labels_of(std::span<const Demonstration> demonstrations) {
    std::vector<std::string> labels;
    std::unordered_set<std::string> seen;
    for (const auto& demonstration : demonstrations) {
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
    const auto& memory = context.memory;
    if (tokens == 0 || memory.layers.empty() || memory.kv_heads == 0) return 1.0;
    std::int64_t kept = 0;
    for (const auto& layer : memory.layers) kept += row_count(memory, layer);
    const auto all = tokens * memory.kv_heads * static_cast<std::int64_t>(memory.layers.size());
    return static_cast<double>(kept) / static_cast<double>(all);
}

std::optional<double> mean_divergence(const Context& context) {
    double sum = 0;
    std::int64_t demonstrations = 0;
    for (const auto& chunk : context.chunks) {
        if (!chunk.js) return std::nullopt;
        const auto own = std::ssize(chunk.demonstrations);
        sum += *chunk.js * static_cast<double>(own);
        demonstrations += own;
    }
    return demonstrations > 0 ? std::optional(sum / static_cast<double>(demonstrations)) : std::nullopt;
}

std::int64_t memory_bytes(const Context& context) {
    std::int64_t bytes = 0;
    const auto add = [&](const auto& blob) { bytes += blob ? std::ssize(*blob) : 0; };
    for (const auto& layer : context.memory.layers) {
        add(layer.key);
        add(layer.value);
    }
    for (const auto& state : context.memory.states) add(state);
    return bytes;
}

}  // namespace emloc
