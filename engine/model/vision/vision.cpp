#include "engine/model/vision/vision.h"

#include <cmath>

#include "engine/kernels/attention.h"
#include "engine/kernels/device.h"
#include "engine/kernels/row_operations.h"

namespace emloc {
namespace {

constexpr double kLayerNormEpsilon = 1e-6;  // Qwen2-VL's vision blocks
constexpr double kQuickGelu = 1.702;

at::Tensor quick_gelu(const at::Tensor& x) {
    return x * at::sigmoid(x * kQuickGelu);
}

// Rows and columns of the patches of one frame, in merge order.
void add_patch_coordinates(const Grid& grid, std::int64_t merge, std::vector<std::int64_t>& rows,
                           std::vector<std::int64_t>& columns) {
    for (std::int64_t block_row = 0; block_row < grid.h; block_row += merge)
        for (std::int64_t block_column = 0; block_column < grid.w; block_column += merge)
            for (std::int64_t y = 0; y < merge; ++y)
                for (std::int64_t x = 0; x < merge; ++x) {
                    rows.push_back(block_row + y);
                    columns.push_back(block_column + x);
                }
}

// Rotation angles [patches, head_dim / 2]: the first half of the frequencies turns with the row, the second with the
// column.
at::Tensor rotary_angles(std::span<const Grid> grids, std::int64_t merge, std::int64_t head_dim, double theta) {
    std::vector<std::int64_t> rows, columns;
    for (const auto& grid : grids)
        for (std::int64_t frame = 0; frame < grid.t; ++frame) add_patch_coordinates(grid, merge, rows, columns);
    const auto quarter = head_dim / 4;
    const auto exponent = at::arange(quarter, at::kFloat) * 2 / static_cast<double>(head_dim / 2);
    const auto frequency = at::pow(at::scalar_tensor(theta, at::kFloat), exponent).reciprocal();
    const auto angles = [&](const std::vector<std::int64_t>& coordinate) {
        return at::tensor(coordinate, at::kFloat).unsqueeze(1) * frequency;
    };
    return at::cat({angles(rows), angles(columns)}, 1);
}

// Frames of one size are attended in one batch. query, key, value: [heads, patches, head_dim].
at::Tensor attend_in_batches(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                             std::span<const std::int64_t> frames) {
    std::vector<at::Tensor> outputs;
    std::int64_t begin = 0;
    for (std::size_t i = 0; i < frames.size();) {
        std::size_t last = i;
        while (last < frames.size() && frames[last] == frames[i]) ++last;
        const auto count = static_cast<std::int64_t>(last - i), patches = count * frames[i];
        const auto batch = [&](const at::Tensor& t) {
            return t.narrow(1, begin, patches).view({t.size(0), count, frames[i], t.size(2)}).transpose(0, 1);
        };
        outputs.push_back(at::scaled_dot_product_attention(batch(query), batch(key), batch(value))
                              .transpose(1, 2)
                              .reshape({patches, query.size(0) * query.size(2)}));
        begin += patches;
        i = last;
    }
    return at::cat(outputs);
}

// A patch sees its own frame. Returns [patches, heads * head_dim].
at::Tensor attend_frames(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                         std::span<const std::int64_t> frames) {
    const KeyValue part{key, value};
    std::vector<SeenTokens> tokens;
    std::int64_t begin = 0;
    for (const auto patches : frames) {
        tokens.push_back({part, begin, begin + patches, begin, begin + patches});
        begin += patches;
    }
    if (const auto attended = attend_at_once(query, tokens))
        return attended->output.transpose(0, 1).reshape({begin, query.size(0) * query.size(2)});
    return attend_in_batches(query, key, value, frames);
}

}  // namespace

VisionTower::VisionTower(const VisionConfig& config, WeightLoader& weights) : config_(config) {
    const auto dim = config.embed_dim, inner = config.mlp_size();
    const auto patch = config.patch_size, merged = dim * config.spatial_merge_size * config.spatial_merge_size;
    patch_weight_ = weights.take("visual.patch_embed.proj.weight",
                                 {dim, config.in_channels, config.temporal_patch_size, patch, patch});
    if (patch_weight_.defined()) patch_weight_ = patch_weight_.flatten(1);
    for (std::int64_t i = 0; i < config.depth; ++i) {
        const auto name = "visual.blocks." + std::to_string(i) + ".";
        Block block;
        block.norm1_weight = weights.take(name + "norm1.weight", {dim});
        block.norm1_bias = weights.take(name + "norm1.bias", {dim});
        block.norm2_weight = weights.take(name + "norm2.weight", {dim});
        block.norm2_bias = weights.take(name + "norm2.bias", {dim});
        block.qkv = weights.take_linear(name + "attn.qkv", 3 * dim, dim, true);
        block.proj = weights.take_linear(name + "attn.proj", dim, dim, true);
        block.fc1 = weights.take_linear(name + "mlp.fc1", inner, dim, true);
        block.fc2 = weights.take_linear(name + "mlp.fc2", dim, inner, true);
        blocks_.push_back(std::move(block));
    }
    ln_q_weight_ = weights.take("visual.merger.ln_q.weight", {dim});
    ln_q_bias_ = weights.take("visual.merger.ln_q.bias", {dim});
    fc1_ = weights.take_linear("visual.merger.mlp.0", merged, merged, true);
    fc2_ = weights.take_linear("visual.merger.mlp.2", config.hidden_size, merged, true);
}

at::Tensor VisionTower::attention(const Block& block, const at::Tensor& x, const at::Tensor& cosine,
                                  const at::Tensor& sine, std::span<const std::int64_t> frames) const {
    const auto heads = config_.heads, head_dim = config_.head_dim();
    const auto qkv = block.qkv(x).view({-1, 3, heads, head_dim});
    const auto query = rotate(qkv.select(1, 0), cosine, sine), key = rotate(qkv.select(1, 1), cosine, sine);
    return block.proj(attend_frames(query, key, qkv.select(1, 2).transpose(0, 1), frames));
}

at::Tensor VisionTower::encode(const at::Tensor& patches, std::span<const Grid> grids) const {
    const auto dim = config_.embed_dim, merge = config_.spatial_merge_size;
    const auto norm = [&](const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
        return at::layer_norm(x, {dim}, weight, bias, kLayerNormEpsilon);
    };
    const auto angles =
        to_device(rotary_angles(grids, merge, config_.head_dim(), config_.rope_theta), patch_weight_.device());
    const auto cosine = angles.cos(), sine = angles.sin();
    std::vector<std::int64_t> frames;
    for (const auto& grid : grids) frames.insert(frames.end(), static_cast<std::size_t>(grid.t), grid.h * grid.w);

    auto x = at::linear(to_device(patches.to(patch_weight_.scalar_type()), patch_weight_.device()), patch_weight_);
    for (const auto& block : blocks_) {
        x = x + attention(block, norm(x, block.norm1_weight, block.norm1_bias), cosine, sine, frames);
        const auto inner = block.fc1(norm(x, block.norm2_weight, block.norm2_bias));
        x = block.fc2.plus(quick_gelu(inner), x);
    }
    x = norm(x, ln_q_weight_, ln_q_bias_).view({-1, dim * merge * merge});
    return fc2_(at::gelu(fc1_(x)));
}

}  // namespace emloc
