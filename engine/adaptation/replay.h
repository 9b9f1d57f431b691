// The demonstrations replayed from one layer up behind changed caches of their chunk: what a trial of the search runs.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <stop_token>
#include <vector>

#include "engine/adaptation/observation.h"
#include "engine/model/qwen2_vl.h"

namespace emloc {

// JS divergences add up over the label rows and none is negative: a lower bound is known before all have run.
struct Divergence {
    double js = 0;                // mean over the chunk's label rows, natural log
    bool is_lower_bound = false;  // ended before all demonstrations had run
};

// No limit: every demonstration runs.
inline constexpr double kNoLimit = std::numeric_limits<double>::infinity();

class Replay {
 public:
    // From layer `first` on, the demonstrations one after the other in `order`, in batches of at least `batch_rows`
    // rows. What `first` does with the rows before it sees the chunk is done once for all passes. `decoder`, `memory`
    // and `observation` must outlive the replay.
    Replay(const Decoder& decoder, const LayerCaches& memory, const Observation& observation, std::int64_t first,
           const std::vector<std::size_t>& order, std::int64_t batch_rows, std::stop_token stop);

    // Mean JS divergence at the label rows with layers `first`.. reading `caches`; ends once it is sure to exceed
    // `limit` or is not a number. The sums of the demonstrations that ran are put into `sums` [demonstrations].
    // Throws Cancelled.
    Divergence run(const LayerCaches& caches, double limit, std::vector<double>& sums);

 private:
    struct Batch {
        std::vector<std::size_t> demonstrations;
        PackedRows rows;
        RowSelection labels;
        at::Tensor hidden, reference;
        at::Tensor query;       // of `first`: of all rows, or of the label rows where it is the last layer
        PartialAttention seen;  // of the memory and the own sequences, at `first`
    };

    Batch batch_of(std::vector<std::size_t> demonstrations) const;
    // JS divergences [label rows] of one batch, f32.
    at::Tensor pass(const Batch& batch, const LayerCaches& caches) const;
    bool is_last(std::int64_t layer) const { return layer + 1 == decoder_.layers(); }

    const Decoder& decoder_;
    const LayerCaches& memory_;
    const Observation& observation_;
    std::int64_t first_;
    std::stop_token stop_;
    std::vector<std::vector<std::size_t>> planned_;
    std::vector<Batch> batches_;  // those that a pass has needed so far
};

}  // namespace emloc
