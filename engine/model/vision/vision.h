// Patches -> image embeddings: Qwen2-VL's vision tower.
#pragma once

#include <ATen/ATen.h>

#include <span>
#include <vector>

#include "engine/media/preprocess.h"
#include "engine/model/checkpoint/weights.h"
#include "engine/model/config.h"

namespace emloc {

class VisionTower {
 public:
    VisionTower(const VisionConfig& config, WeightLoader& weights);

    // patches: [sum of t*h*w, in_channels * temporal_patch_size * patch_size^2] of one or more media, each in merge
    // order, in the CPU's memory. Frames attend to themselves only. Returns [sum of t*h*w / merge^2, hidden_size] in
    // the weights' dtype.
    at::Tensor encode(const at::Tensor& patches, std::span<const Grid> grids) const;

 private:
    struct Block {
        at::Tensor norm1_weight, norm1_bias, norm2_weight, norm2_bias;
        Linear qkv, proj, fc1, fc2;
    };

    at::Tensor attention(const Block& block, const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine,
                         std::span<const std::int64_t> frames) const;

    VisionConfig config_;
    at::Tensor patch_weight_;  // [embed_dim, patch values]
    std::vector<Block> blocks_;
    at::Tensor ln_q_weight_, ln_q_bias_;
    Linear fc1_, fc2_;
};

}  // namespace emloc
