#include "engine/model/blocks/segment_attention.h"

#include <utility>

#include "engine/kernels/attention.h"
#include "engine/kernels/row_operations.h"

namespace emloc {
namespace {

// Segments of one size are attended in one batch. query, key, value: [heads, rows, head_dim].
at::Tensor attend_in_batches(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                             std::span<const std::int64_t> segments) {
    std::vector<at::Tensor> outputs;
    std::int64_t begin = 0;
    for (std::size_t i = 0; i < segments.size();) {
        std::size_t last = i;
        while (last < segments.size() && segments[last] == segments[i]) ++last;
        const auto count = static_cast<std::int64_t>(last - i), rows = count * segments[i];
        const auto batch = [&](const at::Tensor& t) {
            return t.narrow(1, begin, rows).view({t.size(0), count, segments[i], t.size(2)}).transpose(0, 1);
        };
        outputs.push_back(at::scaled_dot_product_attention(batch(query), batch(key), batch(value))
                              .transpose(1, 2)
                              .reshape({rows, query.size(0) * query.size(2)}));
        begin += rows;
        i = last;
    }
    return at::cat(outputs);
}

}  // namespace

at::Tensor attend_segments(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                           std::span<const std::int64_t> segments) {
    const KeyValue part{key, value};
    std::vector<SeenTokens> tokens;
    std::int64_t begin = 0;
    for (const auto rows : segments) {
        tokens.push_back({part, begin, begin + rows, begin, begin + rows});
        begin += rows;
    }
    if (const auto attended = attend_at_once(query, tokens))
        return attended->output.transpose(0, 1).reshape({begin, query.size(0) * query.size(2)});
    return attend_in_batches(query, key, value, segments);
}

at::Tensor SegmentAttention::operator()(const at::Tensor& x, const PatchRotation& rotation,
                                        std::span<const std::int64_t> segments) const {
    const auto parts = qkv(x).view({-1, 3, heads, head_dim});
    const auto query = rotate(parts.select(1, 0), rotation.cosine, rotation.sine);
    const auto key = rotate(parts.select(1, 1), rotation.cosine, rotation.sine);
    return proj(attend_segments(query, key, parts.select(1, 2).transpose(0, 1), segments));
}

SegmentAttention take_segment_attention(WeightLoader& weights, const std::string& name, const VisionConfig& config) {
    const auto width = config.embed_dim;
    auto qkv = weights.take_linear(name + ".qkv", 3 * width, width, true);
    return {std::move(qkv), weights.take_linear(name + ".proj", width, width, true), config.heads, config.head_dim()};
}

std::vector<std::int64_t> frame_segments(std::span<const Grid> grids) {
    std::vector<std::int64_t> frames;
    for (const auto& grid : grids) frames.insert(frames.end(), static_cast<std::size_t>(grid.t), grid.h * grid.w);
    return frames;
}

}  // namespace emloc
