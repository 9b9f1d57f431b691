// The demonstrations replayed from one layer up behind changed caches of their chunk: what a trial of the search runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

#include "engine/adaptation/methods/emloc/observation.h"
#include "engine/model/network.h"

namespace emloc {

// JS divergences add up over the label rows and none is negative: a lower bound is known before all have run.
struct Divergence {
    double js = 0;                // mean over the chunk's label rows, natural log
    bool is_lower_bound = false;  // ended once it was sure to be rejected
    bool is_estimate = false;     // ended once it was foretold to be rejected
    std::size_t batches = 0;      // that counted, from the first in the order on
};

// No limit: every demonstration runs.
inline constexpr double kNoLimit = std::numeric_limits<double>::infinity();

class Replay {
 public:
    // All references must outlive the replay.
    Replay(const Decoder& decoder, const LayerCaches& memory, const Observation& observation, std::stop_token stop)
        : decoder_(decoder), memory_(memory), observation_(observation), stop_(std::move(stop)) {}

    // Mean JS divergence at the label rows with layers `first`.. reading `caches`; runs the batches in `order` and ends
    // once it is sure to exceed `limit` or is not a number; or, screened, once what the batches gave, compared with
    // `sums`, foretells that it will. `sums` [batches] becomes what this run gave; of batches that did not run what it
    // foretells, or else what was there. Throws Cancelled.
    Divergence run(std::int64_t first, const LayerCaches& caches, const std::vector<std::size_t>& order, double limit,
                   std::vector<double>& sums, bool is_screened) const;

 private:
    // JS divergence of one batch, added up over its label rows.
    double pass(std::int64_t first, const ObservedBatch& batch, const LayerCaches& caches) const;
    // Runs the next batches in the order, as many as run beside each other.
    std::vector<double> wave(std::int64_t first, std::span<const std::size_t> batches, const LayerCaches& caches) const;

    const Decoder& decoder_;
    const LayerCaches& memory_;
    const Observation& observation_;
    std::stop_token stop_;
};

}  // namespace emloc
