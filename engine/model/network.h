// The network: vision tower and decoder together, and what every forward pass starts with.
#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/cancelled.h"
#include "engine/model/decoder/decoder.h"
#include "engine/model/layer_caches.h"
#include "engine/model/vision/tower.h"

namespace emloc {

// Token rows as they enter the decoder.
struct EmbeddedRows {
    at::Tensor embeddings;         // [n, hidden_size]
    Positions positions;           // [n], local
    std::vector<at::Tensor> deep;  // as PackedRows::deep, of these rows
    std::vector<TokenId> ids;      // [n]
};

class Network {
 public:
    // `precision`: of the decoder; what images look like is always computed in full.
    // `low_rank`: as the decoder's.
    Network(const ModelConfig& config, WeightLoader& weights, const WeightPlan& plan = {},
            const std::optional<LowRank>& low_rank = {});

    const ModelConfig& config() const { return config_; }
    const VisionTower& vision() const { return *vision_; }
    const Decoder& decoder() const { return decoder_; }

    // Patches of one or more media -> [visual tokens, (1 + deep features) * hidden_size], as VisionTower::encode.
    at::Tensor encode_media(std::span<const Patches> media) const;

    // The rows of `ids` at `positions` [ids], the pad tokens' being, in order, those of `media` [pads, (1 + deep
    // features) * hidden_size] (undefined: none).
    EmbeddedRows embed(const std::vector<TokenId>& ids, Positions positions, const at::Tensor& media) const;

 private:
    at::Tensor places_of_pads(const std::vector<TokenId>& ids) const;

    ModelConfig config_;
    std::unique_ptr<const VisionTower> vision_;
    Decoder decoder_;
};

}  // namespace emloc
