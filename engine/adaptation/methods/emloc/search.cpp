#include "engine/adaptation/methods/emloc/search.h"

#include <algorithm>

#include "engine/adaptation/methods/decisions.h"

namespace emloc {
namespace {

// A layer of the outcome at a ratio; at 1 all is kept, in its order.
void keep(std::int64_t layer, double ratio, const SearchInput& input, const Trials& trials, ChunkOutcome& outcome) {
    const auto l = static_cast<std::size_t>(layer);
    auto& decision = outcome.decisions[l];
    decision.ratio = ratio;
    decision.kept.clear();
    outcome.kept[l] = input.chunk_caches[l];
    if (ratio >= 1) return;
    const auto index = trials.kept_index(layer, ratio);
    decision.kept = kept_indices(index);
    outcome.kept[l] = gather_tokens(input.chunk_caches[l], index);
}

}  // namespace

ChunkOutcome ChunkSearch::search(int chunk, const LayerCaches& chunk_caches, const Observation& observation,
                                 const EmlocOptions& options, Observer& observer, const SearchHint& hint) const {
    ChunkOutcome outcome{.kept = chunk_caches, .trials = {}, .decisions = {}, .hint = {}};
    for (std::int64_t layer = 0; layer < decoder_.layers(); ++layer)
        outcome.decisions.push_back({.chunk = chunk,
                                     .layer = static_cast<int>(layer),
                                     .importance = importance_of(observation.importance[layer])});
    const SearchInput input{decoder_, memory_, chunk_caches, observation, options, chunk};
    Trials trials(input, observer, stop_);
    const bool guided = options.search == SearchOrder::kGuided && decoder_.layers() >= kLeastGuidedLayers;
    if (guided) {
        GuidedSearch search(input, trials, hint);
        const auto ratios = search.run();
        outcome.hint = search.hint();
        for (std::int64_t layer = 0; layer < decoder_.layers(); ++layer)
            keep(layer, ratios[static_cast<std::size_t>(layer)], input, trials, outcome);
    }
    for (auto top = decoder_.layers() - 1; top >= 0; top -= rule_.layers_per_group) {
        const auto bottom = std::max<std::int64_t>(0, top - rule_.layers_per_group + 1);
        if (!guided) decide(bottom, top, input, trials, outcome);
        for (auto layer = top; layer >= bottom; --layer)
            observer.decision(outcome.decisions[static_cast<std::size_t>(layer)]);
    }
    outcome.trials = trials.take();
    return outcome;
}

void ChunkSearch::decide(std::int64_t bottom, std::int64_t top, const SearchInput& input, Trials& trials,
                         ChunkOutcome& outcome) const {
    throw_if_stopped(stop_);
    for (const auto ratio : input.options.ratios) {
        for (auto layer = bottom; layer <= top; ++layer) keep(layer, ratio, input, trials, outcome);
        const Trial trial{.layer = static_cast<int>(top), .ratio = ratio, .kept_tokens = trials.kept_count(ratio)};
        if (trials.run(bottom, outcome.kept, trial)) return;
    }
    for (auto layer = bottom; layer <= top; ++layer) keep(layer, 1, input, trials, outcome);
}

}  // namespace emloc
