// The network: vision tower and decoder together, and what every forward pass starts with.
#pragma once

#include <ATen/ATen.h>

#include <memory>
#include <span>
#include <vector>

#include "engine/core/cancelled.h"
#include "engine/model/decoder/decoder.h"
#include "engine/model/vision/tower.h"

namespace emloc {

class Network {
 public:
    // `precision`: of the decoder; what images look like is always computed in full.
    Network(const ModelConfig& config, WeightLoader& weights, WeightPrecision precision = WeightPrecision::kFull);

    const ModelConfig& config() const { return config_; }
    const VisionTower& vision() const { return *vision_; }
    const Decoder& decoder() const { return decoder_; }

    // Patches of one or more media -> [visual tokens, hidden_size].
    at::Tensor encode_media(std::span<const Patches> media) const;

    // Token embeddings with those of the pad tokens replaced, in order, by `media` [visual tokens, hidden_size]
    // (undefined: none).
    at::Tensor embed(const std::vector<TokenId>& ids, const at::Tensor& media) const;

 private:
    ModelConfig config_;
    std::unique_ptr<const VisionTower> vision_;
    Decoder decoder_;
};

// Keys and values of some tokens, by layer.
using LayerCaches = std::vector<KeyValue>;

// That layer's part as a prefix; none where there are no caches.
inline std::span<const KeyValue> part_of(const LayerCaches& caches, std::int64_t layer) {
    return caches.empty() ? std::span<const KeyValue>() : std::span(caches).subspan(static_cast<std::size_t>(layer), 1);
}

// A memory on the network's device; blobs on the CPU are used in place where dtype and alignment allow, so `memory`
// must outlive the result.
LayerCaches to_caches(const Memory& memory, const at::TensorOptions& options);

// One layer's contiguous blobs.
LayerMemory to_layer_memory(const KeyValue& cache);

}  // namespace emloc
