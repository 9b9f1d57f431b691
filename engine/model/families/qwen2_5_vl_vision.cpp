#include "engine/model/families/qwen2_5_vl_vision.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/kernels/device.h"
#include "engine/model/blocks/mlp.h"
#include "engine/model/blocks/norm.h"
#include "engine/model/blocks/patch_embedding.h"
#include "engine/model/blocks/tower_block.h"
#include "engine/model/blocks/windows.h"

namespace emloc {
namespace {

constexpr double kRmsNormEpsilon = 1e-6;

class Qwen25VlVision : public VisionTower {
 public:
    Qwen25VlVision(const VisionConfig& config, WeightLoader& weights) : config_(config) {
        const auto dim = config.embed_dim;
        const auto merged = dim * merged_patches();
        patches_ = take_patch_embedding(weights, config, /*has_bias=*/false);
        for (std::int64_t i = 0; i < config.depth; ++i)
            blocks_.push_back(take_block(weights, "visual.blocks." + std::to_string(i) + "."));
        merger_norm_ = take_rms_norm(weights, "visual.merger.ln_q", dim, kRmsNormEpsilon);
        merger_.activation = exact_gelu;
        merger_.in = weights.take_linear("visual.merger.mlp.0", merged, merged, true);
        merger_.out = weights.take_linear("visual.merger.mlp.2", config.hidden_size, merged, true);
    }

    at::Tensor encode(const at::Tensor& patches, std::span<const Grid> grids) const override {
        const auto device = patches_.weight.device();
        const auto side = config_.window_size / config_.spatial_merge_size / config_.patch_size;
        const auto windows = windows_of(grids, config_.spatial_merge_size, side);
        const auto frames = frame_segments(grids);
        const auto coordinates = patch_coordinates(grids, config_.spatial_merge_size);
        auto rotation = patch_rotation(coordinates, config_.head_dim(), config_.rope_theta, device);
        auto x = patches_(patches);
        const auto order = to_device(windows.order, device);
        const auto by_window = [&](const at::Tensor& rows) {
            return rows.view({order.size(0), -1}).index_select(0, order).view(rows.sizes());
        };
        x = by_window(x);
        rotation = {by_window(rotation.cosine), by_window(rotation.sine)};
        for (std::int64_t i = 0; i < config_.depth; ++i) {
            const bool sees_whole_frame = std::ranges::count(config_.whole_frame_blocks, i) > 0;
            x = blocks_[static_cast<std::size_t>(i)](x, rotation, sees_whole_frame ? frames : windows.segments);
        }
        const auto merged = merger_(merger_norm_(x).view({order.size(0), -1}));
        return merged.index_select(0, order.argsort());
    }

 private:
    using Block = TowerBlock<RmsNorm, GatedMlp>;

    Block take_block(WeightLoader& weights, const std::string& name) const {
        const auto dim = config_.embed_dim;
        Block block;
        block.norm1 = take_rms_norm(weights, name + "norm1", dim, kRmsNormEpsilon);
        block.norm2 = take_rms_norm(weights, name + "norm2", dim, kRmsNormEpsilon);
        block.attention = take_segment_attention(weights, name + "attn", config_);
        block.mlp.gate = weights.take_linear(name + "mlp.gate_proj", config_.mlp_size, dim, true);
        block.mlp.up = weights.take_linear(name + "mlp.up_proj", config_.mlp_size, dim, true);
        block.mlp.down = weights.take_linear(name + "mlp.down_proj", dim, config_.mlp_size, true);
        return block;
    }

    std::int64_t merged_patches() const { return config_.spatial_merge_size * config_.spatial_merge_size; }

    VisionConfig config_;
    PatchEmbedding patches_;
    std::vector<Block> blocks_;
    RmsNorm merger_norm_;
    PlainMlp merger_;
};

}  // namespace

std::unique_ptr<const VisionTower> make_qwen2_5_vl_vision(const VisionConfig& config, WeightLoader& weights) {
    return std::make_unique<const Qwen25VlVision>(config, weights);
}

}  // namespace emloc
