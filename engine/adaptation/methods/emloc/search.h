// One chunk: encode, observe, and prune layer by layer (paper, algorithm 1). Works on encoded sequences, so that the
// program and the conformance check run the same code.
#pragma once

#include <ATen/ATen.h>

#include <stop_token>
#include <vector>

#include "engine/adaptation/encoding/encoded_chunk.h"
#include "engine/adaptation/methods/emloc/guided_search.h"
#include "engine/adaptation/methods/emloc/observation.h"
#include "engine/adaptation/methods/emloc/options.h"
#include "engine/adaptation/methods/emloc/trials.h"
#include "engine/adaptation/observer.h"
#include "engine/context/context.h"
#include "engine/model/network.h"

namespace emloc {

// What differs between the paths of the published implementation. The defaults are the image path; long videos decide
// groups of layers at once, average the attention of a group's heads and give no bonus.
struct SearchRule {
    std::int64_t layers_per_group = 1;
    bool mean_over_heads = false;
    double label_bonus = 100.0;
    // A trial runs the demonstrations in batches of at most about so many rows, those first that diverged most in the
    // trial before, and ends when it is sure to be rejected. Smaller batches end sooner, but run less evenly.
    std::int64_t batch_rows = 256;
};

// Forecasts need more and smaller batches.
inline constexpr std::int64_t kScreenedBatchRows = 128;

struct ChunkOutcome {
    LayerCaches kept;
    std::vector<Trial> trials;
    std::vector<Decision> decisions;  // [layers]
    SearchHint hint;                  // for the next chunk; of a guided search
};

// Where a chunk runs: behind a memory, its positions moved by the offset. Throws Cancelled.
class ChunkSearch {
 public:
    // `decoder` and `memory` must outlive the search.
    ChunkSearch(const Decoder& decoder, const LayerCaches& memory, std::int64_t offset, std::stop_token stop,
                SearchRule rule = {})
        : decoder_(decoder), memory_(memory), offset_(offset), stop_(std::move(stop)), rule_(rule) {}

    // Positions of the observations begin behind the chunk.
    Observation observe(const EncodedChunk& chunk, const LayerCaches& chunk_caches) const;

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
    std::int64_t offset_;
    std::stop_token stop_;
    SearchRule rule_;
};

}  // namespace emloc
