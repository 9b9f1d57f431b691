#include "tests/conformance/golden_chunk.h"

#include <algorithm>

namespace emloc::conformance {
namespace {

std::vector<std::int64_t> marked(const at::Tensor& labels) {
    return to_vector(at::nonzero(labels.flatten() > -100).flatten());
}

std::int64_t visual_tokens(const std::vector<TokenId>& ids, const ModelConfig& config) {
    return std::count_if(ids.begin(), ids.end(), [&](TokenId id) { return config.tokens.is_pad(id); });
}

EncodedSequence encoded(const Network& network, const std::vector<TokenId>& ids, const std::vector<GoldenMedium>& shown,
                        const at::Tensor& media, const at::Tensor& labels) {
    const auto& config = network.config();
    auto positions = required(mrope_positions(ids, runs_in(network, shown), config.tokens));
    return {network.embed(ids, std::move(positions), media), marked(labels), {}};
}

}  // namespace

at::Tensor encode_chunk_media(const GoldenFile& golden, const Network& network, const std::string& prefix) {
    if (!golden.has(prefix + "pixel_values")) return {};
    return encode_media(network, golden.tensor(prefix + "pixel_values"), golden.grids(prefix + "image_grid_thw"));
}

EncodedChunk read_chunk(const GoldenFile& golden, const Network& network, const std::string& prefix, int index,
                        const at::Tensor& media) {
    const auto all_media = media_of(golden, prefix);
    EncodedChunk chunk{.index = index, .sequence = {}, .observations = {}};
    chunk.sequence =
        encoded(network, golden.ids(prefix + "input_ids"), all_media, media, golden.tensor(prefix + "labels"));
    const auto all_ids = golden.tensor(prefix + "icl_input_ids"), mask = golden.tensor(prefix + "icl_attention_mask");
    const auto labels = golden.tensor(prefix + "icl_labels");
    const auto merge = network.config().vision.spatial_merge_size;
    std::int64_t begin = 0;
    std::size_t medium = 0;
    for (std::int64_t i = 0; i < all_ids.size(0); ++i) {
        const auto real = at::nonzero(mask[i] == 1).flatten();
        const auto own_ids = to_vector(all_ids[i].index_select(0, real));
        const auto count = visual_tokens(own_ids, network.config());
        std::vector<GoldenMedium> own_media;
        for (std::int64_t left = count; left > 0 && medium < all_media.size(); ++medium) {
            own_media.push_back(all_media[medium]);
            left -= merged_token_count(all_media[medium].grid, merge);
        }
        const auto own = count > 0 ? media.narrow(0, begin, count) : at::Tensor();
        begin += count;
        chunk.observations.push_back(encoded(network, own_ids, own_media, own, labels[i].index_select(0, real)));
    }
    return chunk;
}

}  // namespace emloc::conformance
