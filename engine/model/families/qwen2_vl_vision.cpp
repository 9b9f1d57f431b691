#include "engine/model/families/qwen2_vl_vision.h"

#include <string>
#include <vector>

#include "engine/model/blocks/mlp.h"
#include "engine/model/blocks/norm.h"
#include "engine/model/blocks/patch_embedding.h"
#include "engine/model/blocks/tower_block.h"

namespace emloc {
namespace {

constexpr double kLayerNormEpsilon = 1e-6;

class Qwen2VlVision : public VisionTower {
 public:
    Qwen2VlVision(const VisionConfig& config, WeightLoader& weights) : config_(config) {
        const auto dim = config.embed_dim;
        const auto merged = dim * config.spatial_merge_size * config.spatial_merge_size;
        patches_ = take_patch_embedding(weights, config, /*has_bias=*/false);
        for (std::int64_t i = 0; i < config.depth; ++i)
            blocks_.push_back(take_block(weights, "visual.blocks." + std::to_string(i) + "."));
        merger_norm_ = take_layer_norm(weights, "visual.merger.ln_q", dim, kLayerNormEpsilon);
        merger_.activation = exact_gelu;
        merger_.in = weights.take_linear("visual.merger.mlp.0", merged, merged, true);
        merger_.out = weights.take_linear("visual.merger.mlp.2", config.hidden_size, merged, true);
    }

    at::Tensor encode(const at::Tensor& patches, std::span<const Grid> grids) const override {
        const auto device = patches_.weight.device();
        const auto coordinates = patch_coordinates(grids, config_.spatial_merge_size);
        const auto rotation = patch_rotation(coordinates, config_.head_dim(), config_.rope_theta, device);
        const auto frames = frame_segments(grids);
        auto x = patches_(patches);
        for (const auto& block : blocks_) x = block(x, rotation, frames);
        return merger_(merger_norm_(x).view({-1, merger_width()}));
    }

 private:
    using Block = TowerBlock<LayerNorm, PlainMlp>;

    Block take_block(WeightLoader& weights, const std::string& name) const {
        const auto dim = config_.embed_dim;
        Block block;
        block.norm1 = take_layer_norm(weights, name + "norm1", dim, kLayerNormEpsilon);
        block.norm2 = take_layer_norm(weights, name + "norm2", dim, kLayerNormEpsilon);
        block.attention = take_segment_attention(weights, name + "attn", config_);
        block.mlp.activation = quick_gelu;
        block.mlp.in = weights.take_linear(name + "mlp.fc1", config_.mlp_size, dim, true);
        block.mlp.out = weights.take_linear(name + "mlp.fc2", dim, config_.mlp_size, true);
        return block;
    }

    // Neighbouring patches joined into one row.
    std::int64_t merger_width() const {
        return config_.embed_dim * config_.spatial_merge_size * config_.spatial_merge_size;
    }

    VisionConfig config_;
    PatchEmbedding patches_;
    std::vector<Block> blocks_;
    LayerNorm merger_norm_;
    PlainMlp merger_;
};

}  // namespace

std::unique_ptr<const VisionTower> make_qwen2_vl_vision(const VisionConfig& config, WeightLoader& weights) {
    return std::make_unique<const Qwen2VlVision>(config, weights);
}

}  // namespace emloc
