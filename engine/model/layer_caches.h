// What tokens that were read leave to those behind them, layer by layer: how it is gathered, put together and kept as
// bytes.
#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/context/memory.h"
#include "engine/kernels/attention.h"
#include "engine/model/config.h"
#include "engine/model/layer_state.h"

namespace emloc {

// Keys and values of some tokens, by layer with attention, and behind the last of them the states of the linear layers.
struct LayerCaches {
    std::vector<KeyValue> layers;
    LayerStates states;

    bool empty() const { return layers.empty(); }
    std::size_t size() const { return layers.size(); }
    void resize(std::size_t count) { layers.resize(count); }
    void push_back(KeyValue layer) { layers.push_back(std::move(layer)); }
    KeyValue& operator[](std::size_t layer) { return layers[layer]; }
    const KeyValue& operator[](std::size_t layer) const { return layers[layer]; }
    const KeyValue& front() const { return layers.front(); }
    auto begin() { return layers.begin(); }
    auto end() { return layers.end(); }
    auto begin() const { return layers.begin(); }
    auto end() const { return layers.end(); }
};

// The part of `caches` that belongs to the layer, as the prefix that its rows see; empty where there are no caches.
inline std::span<const KeyValue> part_of(const LayerCaches& caches, std::int64_t layer) {
    return caches.empty() ? std::span<const KeyValue>()
                          : std::span(caches.layers).subspan(static_cast<std::size_t>(layer), 1);
}

// A memory on the network's device; blobs on the CPU are used in place where dtype, alignment and equal lengths of the
// heads allow, so `memory` must outlive the result. `linear`: of the model, whose states have no shape of their own.
LayerCaches to_caches(const Memory& memory, const LinearAttentionConfig& linear, const at::TensorOptions& options);

// One layer as bytes; which tokens they are is not known here.
LayerMemory to_layer_memory(const KeyValue& cache);

// Keys and values of nothing, for every layer with attention.
LayerCaches no_tokens(const DecoderConfig& config, const at::TensorOptions& options);

// A linear layer's state as bytes.
std::shared_ptr<const std::vector<std::byte>> to_state_blob(const LayerState& state);

// `first` followed by `second`, head by head; either may be empty.
KeyValue append_tokens(const KeyValue& first, const KeyValue& second);

// `memory` grows by `more`, layer by layer; an empty memory becomes `more`. Its states become those of `more`.
void append_layers(LayerCaches& memory, const LayerCaches& more);

// The tokens at those places alone. index: [kv_heads, count], int64, on the cache's device; `all` has heads of equal
// lengths.
KeyValue gather_tokens(const KeyValue& all, const at::Tensor& index);

// As above, of each KV head its own places: [kv_heads][k].
KeyValue gather_heads(const KeyValue& all, const std::vector<std::vector<std::int32_t>>& places);

}  // namespace emloc
