#include "engine/adaptation/methods/emloc/layer_search.h"

#include <utility>

#include "engine/adaptation/methods/emloc/observed_chunk.h"
#include "engine/core/stopwatch.h"

namespace emloc {

LayerSearch::LayerSearch(EmlocOptions options, SearchRule rule) : options_(std::move(options)), rule_(rule) {
    if (options_.search == SearchOrder::kScreened) rule_.batch_rows = kScreenedBatchRows;
}

Compression LayerSearch::compress(const PrunedMemory& memory, const ChunkInput& input) {
    const auto index = input.chunk.index;
    const auto rule = rule_for(input, rule_);
    input.observer.phase_begun({index, AdaptationPhase::kObservation});
    const Stopwatch observing;
    const auto observation = observed_chunk(memory.caches, input, rule);
    Compression result{.observation_seconds = observing.seconds()};
    input.observer.phase_begun({index, AdaptationPhase::kSearch});
    const Stopwatch searching;
    const ChunkSearch search(input.decoder, memory.caches, input.stop, rule);
    auto outcome = search.search(index, input.caches, observation, options_, input.observer, hint_);
    hint_ = outcome.hint;
    result.search_seconds = searching.seconds();
    result.trials = std::move(outcome.trials);
    result.decisions = std::move(outcome.decisions);
    result.kept = std::move(outcome.kept);
    return result;
}

}  // namespace emloc
