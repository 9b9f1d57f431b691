#include "engine/adaptation/methods/pruned_memory.h"

#include <numeric>
#include <utility>

namespace emloc {
namespace {

// All tokens of a chunk that begins behind `read`, for every KV head.
KeptTokens all_tokens(std::int64_t heads, std::int64_t count, std::int64_t read) {
    std::vector<std::int32_t> one(static_cast<std::size_t>(count));
    std::iota(one.begin(), one.end(), static_cast<std::int32_t>(read));
    return KeptTokens(static_cast<std::size_t>(heads), one);
}

KeptTokens moved(const KeptTokens& kept, std::int64_t by) {
    auto result = kept;
    for (auto& head : result)
        for (auto& token : head) token += static_cast<std::int32_t>(by);
    return result;
}

void append(KeptTokens& all, const KeptTokens& more) {
    if (all.empty()) all.resize(more.size());
    for (std::size_t head = 0; head < more.size(); ++head)
        all[head].insert(all[head].end(), more[head].begin(), more[head].end());
}

}  // namespace

PrunedMemory to_pruned_memory(const Memory& memory, std::int64_t tokens_read, const LinearAttentionConfig& linear,
                              const at::TensorOptions& options) {
    PrunedMemory pruned{.caches = to_caches(memory, linear, options), .tokens = {}, .tokens_read = tokens_read};
    for (const auto& layer : memory.layers) pruned.tokens.push_back(layer.positions);
    return pruned;
}

std::vector<LayerMemory> to_layers(const PrunedMemory& memory) {
    std::vector<LayerMemory> layers;
    for (std::size_t l = 0; l < memory.caches.size(); ++l) {
        layers.push_back(to_layer_memory(memory.caches[l]));
        layers.back().positions = memory.tokens[l];
    }
    return layers;
}

std::vector<StateMemory> to_states(const PrunedMemory& memory) {
    std::vector<StateMemory> states;
    for (const auto& state : memory.caches.states) states.push_back(to_state_blob(state));
    return states;
}

LayerCaches kept_of(const LayerCaches& chunk, std::span<const Decision> decisions) {
    LayerCaches kept = chunk;
    for (std::size_t l = 0; l < decisions.size(); ++l)
        if (!decisions[l].kept.empty()) kept[l] = gather_heads(chunk[l], decisions[l].kept);
    return kept;
}

void append_chunk(PrunedMemory& memory, const LayerCaches& kept, std::int64_t chunk_tokens,
                  std::span<const Decision> decisions) {
    memory.tokens.resize(kept.size());
    append_layers(memory.caches, kept);
    for (std::size_t l = 0; l < kept.size(); ++l) {
        // What is known of some tokens alone is of no use.
        if (memory.tokens_read > 0 && memory.tokens[l].empty()) continue;
        const bool whole = decisions.empty() || decisions[l].kept.empty();
        append(memory.tokens[l], whole ? all_tokens(kept[l].key.size(0), chunk_tokens, memory.tokens_read)
                                       : moved(decisions[l].kept, memory.tokens_read));
    }
    memory.tokens_read += chunk_tokens;
}

void evict_others(PrunedMemory& memory, std::span<const KeptTokens> places) {
    for (std::size_t l = 0; l < memory.caches.size(); ++l) {
        memory.caches[l] = gather_heads(memory.caches[l], places[l]);
        for (std::size_t head = 0; head < memory.tokens[l].size(); ++head) {
            std::vector<std::int32_t> staying;
            for (const auto place : places[l][head])
                staying.push_back(memory.tokens[l][head][static_cast<std::size_t>(place)]);
            memory.tokens[l][head] = std::move(staying);
        }
    }
}

}  // namespace emloc
