#include "engine/model/families/qwen2_5_vl_vision.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/kernels/device.h"
#include "engine/model/blocks/mlp.h"
#include "engine/model/blocks/norm.h"
#include "engine/model/blocks/segment_attention.h"
#include "engine/model/blocks/windows.h"

namespace emloc {
namespace {

constexpr double kRmsNormEpsilon = 1e-6;

class Qwen25VlVision : public VisionTower {
 public:
    Qwen25VlVision(const VisionConfig& config, WeightLoader& weights) : config_(config) {
        const auto dim = config.embed_dim, patch = config.patch_size;
        const auto merged = dim * merged_patches();
        patch_weight_ = weights.take("visual.patch_embed.proj.weight",
                                     {dim, config.in_channels, config.temporal_patch_size, patch, patch});
        if (patch_weight_.defined()) patch_weight_ = patch_weight_.flatten(1);
        for (std::int64_t i = 0; i < config.depth; ++i) {
            auto block = take_block(weights, "visual.blocks." + std::to_string(i) + ".");
            block.sees_whole_frame = std::ranges::count(config.whole_frame_blocks, i) > 0;
            blocks_.push_back(std::move(block));
        }
        merger_norm_ = take_rms_norm(weights, "visual.merger.ln_q", dim, kRmsNormEpsilon);
        merger_.activation = exact_gelu;
        merger_.in = weights.take_linear("visual.merger.mlp.0", merged, merged, true);
        merger_.out = weights.take_linear("visual.merger.mlp.2", config.hidden_size, merged, true);
    }

    at::Tensor encode(const at::Tensor& patches, std::span<const Grid> grids) const override {
        const auto device = patch_weight_.device();
        const auto side = config_.window_size / config_.spatial_merge_size / config_.patch_size;
        const auto windows = windows_of(grids, config_.spatial_merge_size, side);
        const auto frames = frame_segments(grids);
        const auto coordinates = patch_coordinates(grids, config_.spatial_merge_size);
        auto rotation = patch_rotation(coordinates, config_.head_dim(), config_.rope_theta, device);
        auto x = at::linear(to_device(patches.to(patch_weight_.scalar_type()), device), patch_weight_);
        const auto order = to_device(windows.order, device);
        const auto by_window = [&](const at::Tensor& rows) {
            return rows.view({order.size(0), -1}).index_select(0, order).view(rows.sizes());
        };
        x = by_window(x);
        rotation = {by_window(rotation.cosine), by_window(rotation.sine)};
        for (const auto& block : blocks_) {
            x = x + block.attention(block.norm1(x), rotation, block.sees_whole_frame ? frames : windows.segments);
            x = block.mlp.plus(block.norm2(x), x);
        }
        const auto merged = merger_(merger_norm_(x).view({order.size(0), -1}));
        return merged.index_select(0, order.argsort());
    }

 private:
    struct Block {
        RmsNorm norm1, norm2;
        SegmentAttention attention;
        GatedMlp mlp;
        bool sees_whole_frame = false;
    };

    Block take_block(WeightLoader& weights, const std::string& name) const {
        const auto dim = config_.embed_dim;
        Block block;
        block.norm1 = take_rms_norm(weights, name + "norm1", dim, kRmsNormEpsilon);
        block.norm2 = take_rms_norm(weights, name + "norm2", dim, kRmsNormEpsilon);
        block.attention.heads = config_.heads;
        block.attention.head_dim = config_.head_dim();
        block.attention.qkv = weights.take_linear(name + "attn.qkv", 3 * dim, dim, true);
        block.attention.proj = weights.take_linear(name + "attn.proj", dim, dim, true);
        block.mlp.gate = weights.take_linear(name + "mlp.gate_proj", config_.mlp_size, dim, true);
        block.mlp.up = weights.take_linear(name + "mlp.up_proj", config_.mlp_size, dim, true);
        block.mlp.down = weights.take_linear(name + "mlp.down_proj", dim, config_.mlp_size, true);
        return block;
    }

    std::int64_t merged_patches() const { return config_.spatial_merge_size * config_.spatial_merge_size; }

    VisionConfig config_;
    at::Tensor patch_weight_;  // [embed_dim, patch values]
    std::vector<Block> blocks_;
    RmsNorm merger_norm_;
    PlainMlp merger_;
};

}  // namespace

std::unique_ptr<const VisionTower> make_qwen2_5_vl_vision(const VisionConfig& config, WeightLoader& weights) {
    return std::make_unique<const Qwen25VlVision>(config, weights);
}

}  // namespace emloc
