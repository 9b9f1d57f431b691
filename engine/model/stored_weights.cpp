#include "engine/model/stored_weights.h"

#include <algorithm>

#include "engine/model/config.h"

namespace emloc {
namespace {

// Numbers in the linear maps of one kind.
struct WeightCounts {
    std::int64_t mlp = 0, attention = 0, head = 0, vision = 0;
};

WeightCounts counts_of(const ModelConfig& config, std::int64_t weights) {
    const auto& decoder = config.decoder;
    const auto queries = decoder.heads * decoder.head_dim, keys = decoder.kv_heads * decoder.head_dim;
    const auto embedding = decoder.vocab_size * decoder.hidden_size;
    WeightCounts counts;
    counts.mlp = 3 * decoder.layers * decoder.hidden_size * decoder.intermediate_size;
    counts.attention = decoder.layers * decoder.hidden_size * (2 * queries + 2 * keys);
    counts.head = embedding;
    const auto embeddings = decoder.tie_word_embeddings ? embedding : 2 * embedding;
    counts.vision = std::max<std::int64_t>(0, weights - counts.mlp - counts.attention - embeddings);
    return counts;
}

}  // namespace

std::string_view name_of(StoredWeights stored) {
    return std::ranges::find(kStoredWeights, stored, [](const auto& row) { return row.second; })->first;
}

std::optional<StoredWeights> stored_weights_named(std::string_view name) {
    const auto* const row = std::ranges::find(kStoredWeights, name, [](const auto& one) { return one.first; });
    return row == kStoredWeights.end() ? std::nullopt : std::optional(row->second);
}

// Numbers of 8 and 4 bits in groups of 32 have a scale of 16 bits for each group. The embedding's rows stay in their
// file.
std::int64_t weight_bytes(const ModelConfig& config, std::int64_t weights, StoredWeights stored,
                          std::int64_t number_bytes) {
    const auto counts = counts_of(config, weights);
    switch (stored) {
        case StoredWeights::kBf16:
            return 2 * (counts.mlp + counts.attention + counts.head + counts.vision);
        case StoredWeights::kInt8:
            return counts.mlp + (counts.attention + counts.vision) * 17 / 16 + counts.head;
        case StoredWeights::kInt4:
            return counts.mlp * 9 / 16 + (counts.attention + counts.vision) * 17 / 16 + counts.head;
        default:
            return weights * number_bytes;
    }
}

}  // namespace emloc
