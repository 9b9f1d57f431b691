#include "engine/model/network.h"

#include "engine/kernels/device.h"
#include "engine/model/families/family.h"
#include "engine/model/families/towers.h"

namespace emloc {
namespace {

WeightLoader& with_names_of(const Family& family, WeightLoader& weights) {
    weights.set_aliases(family.aliases);
    return weights;
}

}  // namespace

Network::Network(const ModelConfig& config, WeightLoader& weights, WeightPrecision precision)
    : config_(config),
      vision_(make_vision_tower(config, with_names_of(*config.family, weights))),
      decoder_(config.decoder, weights, precision) {}

at::Tensor Network::encode_media(std::span<const Patches> media) const {
    std::vector<at::Tensor> rows;
    std::vector<Grid> grids;
    for (const auto& medium : media) {
        const auto count = medium.grid.t * medium.grid.h * medium.grid.w;
        rows.push_back(at::from_blob(const_cast<float*>(medium.values.data()),
                                     {count, static_cast<std::int64_t>(medium.values.size()) / count}, at::kFloat));
        grids.push_back(medium.grid);
    }
    if (rows.empty()) return {};
    return vision_->encode(rows.size() == 1 ? rows[0] : at::cat(rows), grids);
}

at::Tensor Network::embed(const std::vector<TokenId>& ids, const at::Tensor& media) const {
    auto embedded = decoder_.embed(ids);
    if (!media.defined()) return embedded;
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (config_.tokens.is_pad(ids[i])) places.push_back(static_cast<std::int64_t>(i));
    return embedded.index_copy_(0, to_device(at::tensor(places, at::kLong), embedded.device()), media);
}

}  // namespace emloc
