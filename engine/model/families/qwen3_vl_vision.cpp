#include "engine/model/families/qwen3_vl_vision.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/model/blocks/learned_places.h"
#include "engine/model/blocks/mlp.h"
#include "engine/model/blocks/norm.h"
#include "engine/model/blocks/patch_embedding.h"
#include "engine/model/blocks/tower_block.h"

namespace emloc {
namespace {

constexpr double kLayerNormEpsilon = 1e-6;

// Neighbouring patches, joined into one row, as the decoder takes them.
struct Merger {
    LayerNorm norm;
    PlainMlp mlp;
    std::int64_t joined = 0;  // the width of a row of joined patches

    // The norm is that of single patches or of joined ones: its own width says which. x: [patches, embed_dim].
    at::Tensor operator()(const at::Tensor& x) const {
        return mlp(norm(x.view({-1, norm.weight.size(0)})).view({-1, joined}));
    }
};

class Qwen3VlVision : public VisionTower {
 public:
    Qwen3VlVision(const VisionConfig& config, WeightLoader& weights) : config_(config) {
        const auto dim = config.embed_dim;
        patches_ = take_patch_embedding(weights, config, /*has_bias=*/true);
        places_ = weights.take("visual.pos_embed.weight", {config.learned_positions, dim});
        for (std::int64_t i = 0; i < config.depth; ++i)
            blocks_.push_back(take_block(weights, "visual.blocks." + std::to_string(i) + "."));
        merger_ = take_merger(weights, "visual.merger.", dim);
        for (std::int64_t i = 0; i < config.deep_features(); ++i)
            deep_mergers_.push_back(
                take_merger(weights, "visual.deepstack_merger_list." + std::to_string(i) + ".", joined_width()));
    }

    at::Tensor encode(const at::Tensor& patches, std::span<const Grid> grids) const override {
        const auto device = patches_.weight.device();
        const auto coordinates = patch_coordinates(grids, config_.spatial_merge_size);
        const auto rotation = patch_rotation(coordinates, config_.head_dim(), config_.rope_theta, device);
        const auto frames = frame_segments(grids);
        auto x = patches_(patches);
        x = x + resampled_places(places_, coordinates, grids);
        std::vector<at::Tensor> deep;
        for (std::int64_t i = 0; i < config_.depth; ++i) {
            x = blocks_[static_cast<std::size_t>(i)](x, rotation, frames);
            if (std::ranges::count(config_.deep_blocks, i) > 0) deep.push_back(deep_mergers_[deep.size()](x));
        }
        deep.insert(deep.begin(), merger_(x));
        return deep.size() == 1 ? deep.front() : at::cat(deep, 1);
    }

 private:
    using Block = TowerBlock<LayerNorm, PlainMlp>;

    Block take_block(WeightLoader& weights, const std::string& name) const {
        const auto dim = config_.embed_dim;
        Block block;
        block.norm1 = take_layer_norm(weights, name + "norm1", dim, kLayerNormEpsilon);
        block.norm2 = take_layer_norm(weights, name + "norm2", dim, kLayerNormEpsilon);
        block.attention = take_segment_attention(weights, name + "attn", config_);
        block.mlp.activation = tanh_gelu;
        block.mlp.in = weights.take_linear(name + "mlp.linear_fc1", config_.mlp_size, dim, true);
        block.mlp.out = weights.take_linear(name + "mlp.linear_fc2", dim, config_.mlp_size, true);
        return block;
    }

    Merger take_merger(WeightLoader& weights, const std::string& name, std::int64_t normed_width) const {
        const auto joined = joined_width();
        Merger merger{.norm = take_layer_norm(weights, name + "norm", normed_width, kLayerNormEpsilon), .mlp = {}};
        merger.joined = joined;
        merger.mlp.activation = exact_gelu;
        merger.mlp.in = weights.take_linear(name + "linear_fc1", joined, joined, true);
        merger.mlp.out = weights.take_linear(name + "linear_fc2", config_.hidden_size, joined, true);
        return merger;
    }

    std::int64_t joined_width() const {
        return config_.embed_dim * config_.spatial_merge_size * config_.spatial_merge_size;
    }

    VisionConfig config_;
    PatchEmbedding patches_;
    at::Tensor places_;  // [learned_positions, embed_dim]
    std::vector<Block> blocks_;
    Merger merger_;
    std::vector<Merger> deep_mergers_;
};

}  // namespace

std::unique_ptr<const VisionTower> make_qwen3_vl_vision(const VisionConfig& config, WeightLoader& weights) {
    return std::make_unique<const Qwen3VlVision>(config, weights);
}

}  // namespace emloc
