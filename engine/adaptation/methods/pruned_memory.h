// The memory under construction: what the chunks so far have left, on the device.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <vector>

#include "engine/context/context.h"
#include "engine/model/network.h"

namespace emloc {

// `caches` [layers]: keys and values, ragged where KV heads keep different numbers of tokens. `tokens` [layers]: which
// tokens of the context these are; empty lists where that isn't known. `tokens_read`: of all chunks, kept or not.
struct PrunedMemory {
    LayerCaches caches;
    std::vector<KeptTokens> tokens;
    std::int64_t tokens_read = 0;
};

// Of a stored context. Its blobs are used in place where they can be, so `memory` must outlive the result.
PrunedMemory to_pruned_memory(const Memory& memory, std::int64_t tokens_read, const LinearAttentionConfig& linear,
                              const at::TensorOptions& options);

// As bytes. dtype and shapes go with the layers.
std::vector<LayerMemory> to_layers(const PrunedMemory& memory);
std::vector<StateMemory> to_states(const PrunedMemory& memory);

// What the decisions [layers] keep of a chunk, which may differ from head to head; no decisions: all.
LayerCaches kept_of(const LayerCaches& chunk, std::span<const Decision> decisions);

// The memory grows, one layer after the other, by what a chunk of so many tokens leaves: `kept` [layers], chosen by the
// decisions.
void append_chunk(PrunedMemory& memory, const LayerCaches& kept, std::int64_t chunk_tokens,
                  std::span<const Decision> decisions);

// Of the memory stays what is listed by its places, [layers][kv_heads][k], ascending.
void evict_others(PrunedMemory& memory, std::span<const KeptTokens> places);

}  // namespace emloc
