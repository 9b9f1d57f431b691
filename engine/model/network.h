// The network: vision tower and decoder together, and what every forward pass starts with.
#pragma once

#include <ATen/ATen.h>

#include <memory>
#include <span>
#include <vector>

#include "engine/core/cancelled.h"
#include "engine/model/decoder/decoder.h"
#include "engine/model/layer_caches.h"
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

}  // namespace emloc
