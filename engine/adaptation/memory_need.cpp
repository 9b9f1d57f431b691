#include "engine/adaptation/memory_need.h"

#include <algorithm>

#include "engine/context/context.h"

namespace emloc {
namespace {

constexpr std::int64_t kFloatBytes = 4;
constexpr std::int64_t kLabelTokens = 4;    // with the end of the turn
constexpr std::int64_t kLogitCopies = 4;    // a trial's, their logarithms, the mean's, the divergence's terms
constexpr std::int64_t kVisionCopies = 10;  // rows, queries, keys, values, their rotation, the MLP's inner rows
constexpr std::int64_t kHiddenCopies = 4;   // rows, their norm, what attention and the MLP give

// Of one row on its way through a layer.
std::int64_t row_bytes(const ModelConfig& config, std::int64_t number_bytes) {
    const auto attention =
        3 * config.decoder.heads * config.decoder.head_dim + 2 * config.decoder.kv_heads * config.decoder.head_dim;
    return (2 * config.decoder.intermediate_size + kHiddenCopies * config.decoder.hidden_size + attention) *
           number_bytes;
}

std::int64_t vision_bytes(const ModelConfig& config, std::int64_t tokens, std::int64_t number_bytes) {
    const auto& vision = config.vision;
    const auto pixels = vision.in_channels * vision.temporal_patch_size * vision.patch_size * vision.patch_size;
    const auto patches = tokens * vision.spatial_merge_size * vision.spatial_merge_size;
    return patches * (2 * pixels * kFloatBytes + kVisionCopies * vision.embed_dim * number_bytes);
}

// Of one linear layer.
std::int64_t state_bytes(const ModelConfig& config) {
    const auto& linear = config.decoder.linear;
    return ((linear.kernel - 1) * linear.channels() + linear.value_width() * linear.key_dim) * kFloatBytes;
}

}  // namespace

MemoryNeed memory_need(const ModelConfig& config, const Workload& workload, std::int64_t batch_rows,
                       std::int64_t threads, std::int64_t number_bytes) {
    const auto token_bytes = 2 * config.decoder.kv_heads * config.decoder.head_dim * number_bytes;  // of one layer
    MemoryNeed need;
    // The memory, the chunk's caches beside it, and one layer that is copied when it grows.
    const auto layers = config.decoder.attention_layers();
    need.context = ((workload.tokens + workload.largest_chunk) * layers + workload.tokens) * token_bytes;
    // Of the memory, of the chunk and of a sequence at work.
    need.context += 3 * static_cast<std::int64_t>(config.decoder.linear_layers.size()) * state_bytes(config);
    const auto read = workload.largest_chunk * row_bytes(config, number_bytes);
    need.work = std::max(read, vision_bytes(config, workload.largest_chunk, number_bytes));
    if (!workload.is_observed) return need;
    const auto observed =
        config.decoder.hidden_size + 2 * config.decoder.heads * config.decoder.head_dim + config.decoder.heads;
    const auto logits = workload.labels * kLabelTokens * config.decoder.vocab_size * kFloatBytes;
    need.observation = workload.largest_chunk * layers * observed * number_bytes + logits;
    const auto rows = std::min(threads * batch_rows, workload.largest_chunk);
    const auto label_share = kLogitCopies * logits * rows / std::max<std::int64_t>(workload.largest_chunk, 1);
    need.work = std::max(need.work, rows * row_bytes(config, number_bytes) + label_share);
    return need;
}

std::int64_t usual_need(const ModelConfig& config, std::int64_t weights, StoredWeights stored,
                        std::int64_t number_bytes) {
    constexpr Workload kUsual{.tokens = 4000, .largest_chunk = kDefaultChunkTokens, .labels = 20};
    return weight_bytes(config, weights, stored, number_bytes) +
           memory_need(config, kUsual, kUsual.largest_chunk, 1, number_bytes).total();
}

StoredWeights weights_that_fit(const ModelConfig& config, std::int64_t weights, std::int64_t room) {
    for (const auto& [name, stored] : kStoredWeights)
        if (usual_need(config, weights, stored, kFloatBytes) <= room) return stored;
    return kStoredWeights.back().second;
}

std::function<StoredWeights(const ModelConfig&, std::int64_t)> weights_for(std::int64_t room) {
    if (room <= 0) return {};
    return [room](const ModelConfig& config, std::int64_t weights) { return weights_that_fit(config, weights, room); };
}

}  // namespace emloc
