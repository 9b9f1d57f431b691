// Keys and values of many tokens, layer by layer: how they are gathered, put together and kept as bytes.
#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/context/memory.h"
#include "engine/kernels/attention.h"

namespace emloc {

// Keys and values of some tokens, by layer.
using LayerCaches = std::vector<KeyValue>;

// The part of `caches` that belongs to the layer, as the prefix that its rows see; empty where there are no caches.
inline std::span<const KeyValue> part_of(const LayerCaches& caches, std::int64_t layer) {
    return caches.empty() ? std::span<const KeyValue>() : std::span(caches).subspan(static_cast<std::size_t>(layer), 1);
}

// A memory on the network's device; blobs on the CPU are used in place where dtype, alignment and equal lengths of the
// heads allow, so `memory` must outlive the result.
LayerCaches to_caches(const Memory& memory, const at::TensorOptions& options);

// One layer as bytes; which tokens they are is not known here.
LayerMemory to_layer_memory(const KeyValue& cache);

// `first` followed by `second`, head by head; either may be empty.
KeyValue append_tokens(const KeyValue& first, const KeyValue& second);

// `memory` grows by `more`, layer by layer; an empty memory becomes `more`.
void append_layers(LayerCaches& memory, const LayerCaches& more);

// The tokens at those places alone. index: [kv_heads, count], int64, on the cache's device; `all` has heads of equal
// lengths.
KeyValue gather_tokens(const KeyValue& all, const at::Tensor& index);

// As above, of each KV head its own places: [kv_heads][k].
KeyValue gather_heads(const KeyValue& all, const std::vector<std::vector<std::int32_t>>& places);

}  // namespace emloc
