#include "engine/model/network.h"

#include "engine/kernels/device.h"
#include "engine/model/families/family.h"
#include "engine/model/families/towers.h"

namespace emloc {
namespace {

WeightLoader& for_tower(const Family& family, const WeightPlan& plan, WeightLoader& weights) {
    weights.set_aliases(family.aliases);
    weights.set_precision(plan.vision);
    return weights;
}

}  // namespace

Network::Network(const ModelConfig& config, WeightLoader& weights, const WeightPlan& plan,
                 const std::optional<LowRank>& low_rank)
    : config_(config),
      vision_(make_vision_tower(config, for_tower(*config.family, plan, weights))),
      decoder_(config.decoder, weights, plan, low_rank) {}

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

at::Tensor Network::places_of_pads(const std::vector<TokenId>& ids) const {
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (config_.tokens.is_pad(ids[i])) places.push_back(static_cast<std::int64_t>(i));
    return to_device(at::tensor(places, at::kLong), decoder_.options().device());
}

EmbeddedRows Network::embed(const std::vector<TokenId>& ids, Positions positions, const at::Tensor& media) const {
    EmbeddedRows rows{.embeddings = decoder_.embed(ids), .positions = std::move(positions), .deep = {}, .ids = ids};
    for (std::int64_t i = 0; i < config_.vision.deep_features(); ++i)
        rows.deep.push_back(at::zeros_like(rows.embeddings));
    if (!media.defined()) return rows;
    const auto places = places_of_pads(ids);
    const auto parts = media.split(config_.decoder.hidden_size, 1);
    rows.embeddings.index_copy_(0, places, parts[0]);
    for (std::size_t i = 0; i < rows.deep.size(); ++i) rows.deep[i].index_copy_(0, places, parts[i + 1]);
    return rows;
}

}  // namespace emloc
