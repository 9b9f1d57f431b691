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

PrunedMemory to_pruned_memory(const Memory& memory, std::int64_t tokens_read, const at::TensorOptions& options) {
    PrunedMemory pruned{.caches = to_caches(memory, options), .tokens = {}, .tokens_read = tokens_read};
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

PrunedMemory with_gathered(const PrunedMemory& memory, const LayerCaches& kept, std::int64_t chunk_tokens,
                           std::span<const Decision> decisions) {
    auto grown = memory;
    // What is known of some tokens alone is of no use.
    const bool is_known = memory.tokens_read == 0 || !memory.tokens.empty();
    grown.tokens.resize(kept.size());
    append_layers(grown.caches, kept);
    for (std::size_t l = 0; l < kept.size() && is_known; ++l) {
        if (memory.tokens_read > 0 && memory.tokens[l].empty()) continue;
        const bool whole = decisions.empty() || decisions[l].kept.empty();
        append(grown.tokens[l], whole ? all_tokens(kept[l].key.size(0), chunk_tokens, memory.tokens_read)
                                      : moved(decisions[l].kept, memory.tokens_read));
    }
    grown.tokens_read += chunk_tokens;
    return grown;
}

PrunedMemory with_all(const PrunedMemory& memory, const LayerCaches& chunk) {
    return with_gathered(memory, chunk, chunk.front().tokens(), {});
}

PrunedMemory with_kept(const PrunedMemory& memory, const LayerCaches& chunk, std::span<const Decision> decisions) {
    LayerCaches kept;
    for (std::size_t l = 0; l < chunk.size(); ++l)
        kept.push_back(decisions[l].kept.empty() ? chunk[l] : gather_heads(chunk[l], decisions[l].kept));
    return with_gathered(memory, kept, chunk.front().tokens(), decisions);
}

PrunedMemory evicted(const PrunedMemory& memory, std::span<const KeptTokens> places) {
    PrunedMemory rest{.caches = {}, .tokens = {}, .tokens_read = memory.tokens_read};
    for (std::size_t l = 0; l < memory.caches.size(); ++l) {
        rest.caches.push_back(gather_heads(memory.caches[l], places[l]));
        KeptTokens tokens(memory.tokens[l].size());
        for (std::size_t head = 0; head < tokens.size(); ++head)
            for (const auto place : places[l][head])
                tokens[head].push_back(memory.tokens[l][head][static_cast<std::size_t>(place)]);
        rest.tokens.push_back(std::move(tokens));
    }
    return rest;
}

}  // namespace emloc
