// One observed chunk, pruned layer by layer (paper, algorithm 1). Works on encoded sequences, so that the
// program and the conformance check run the same code.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <stop_token>
#include <utility>
#include <vector>

#include "engine/adaptation/encoding/encoded_chunk.h"
#include "engine/adaptation/methods/emloc/guided_search.h"
#include "engine/adaptation/methods/emloc/observation.h"
#include "engine/adaptation/methods/emloc/options.h"
#include "engine/adaptation/methods/emloc/search_rule.h"
#include "engine/adaptation/methods/emloc/trials.h"
#include "engine/adaptation/observer.h"
#include "engine/context/context.h"
#include "engine/model/network.h"

namespace emloc {

struct ChunkOutcome {
    LayerCaches kept;
    std::vector<Trial> trials;
    std::vector<Decision> decisions;  // [layers]
    SearchHint hint;                  // for the next chunk; of a guided search
};

// Searches what each layer keeps of a chunk that was read behind a memory. Throws Cancelled.
class ChunkSearch {
 public:
    // `decoder` and `memory` must outlive the search.
    ChunkSearch(const Decoder& decoder, const LayerCaches& memory, std::stop_token stop, SearchRule rule = {})
        : decoder_(decoder), memory_(memory), stop_(std::move(stop)), rule_(rule) {}

    // From the last layer to the first: the smallest ratio whose JS divergence stays within delta; or, guided, what
    // GuidedSearch finds. `hint`: of the chunk before.
    ChunkOutcome search(int chunk, const LayerCaches& chunk_caches, const Observation& observation,
                        const EmlocOptions& options, Observer& observer, const SearchHint& hint = {}) const;

 private:
    // Tries the ratios on layers bottom..top together; the outcome gets their decisions and kept tokens.
    void decide(std::int64_t bottom, std::int64_t top, const SearchInput& input, Trials& trials,
                ChunkOutcome& outcome) const;

    const Decoder& decoder_;
    const LayerCaches& memory_;
    std::stop_token stop_;
    SearchRule rule_;
};

}  // namespace emloc
