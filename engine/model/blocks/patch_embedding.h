// What patches become at the bottom of a vision tower.
#pragma once

#include <ATen/ATen.h>

#include "engine/kernels/device.h"
#include "engine/model/checkpoint/weights.h"
#include "engine/model/config.h"

namespace emloc {

struct PatchEmbedding {
    at::Tensor weight;  // [width, patch values]
    at::Tensor bias;    // [width], or undefined

    // patches: [patches, patch values], in the CPU's memory. Returns [patches, width] in the weights' dtype and place.
    at::Tensor operator()(const at::Tensor& patches) const {
        return at::linear(to_device(patches.to(weight.scalar_type()), weight.device()), weight, bias);
    }
};

// visual.patch_embed.proj, published as a convolution whose steps are whole patches.
inline PatchEmbedding take_patch_embedding(WeightLoader& weights, const VisionConfig& config, bool has_bias) {
    const auto patch = config.patch_size;
    PatchEmbedding embedding;
    embedding.weight = weights.take("visual.patch_embed.proj.weight",
                                    {config.embed_dim, config.in_channels, config.temporal_patch_size, patch, patch});
    if (embedding.weight.defined()) embedding.weight = embedding.weight.flatten(1);
    if (has_bias) embedding.bias = weights.take("visual.patch_embed.proj.bias", {config.embed_dim});
    return embedding;
}

}  // namespace emloc
