// What the trials of one chunk's search share, whatever the order in which it tries.
#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <utility>
#include <vector>

#include "engine/adaptation/methods/emloc/options.h"
#include "engine/adaptation/methods/emloc/replay.h"
#include "engine/adaptation/observer.h"
#include "engine/context/context.h"

namespace emloc {

// What a search is given. All of it outlives the search.
struct SearchInput {
    const Decoder& decoder;
    const LayerCaches& memory;
    const LayerCaches& chunk_caches;
    const Observation& observation;
    const EmlocOptions& options;
    int chunk = 0;
};

class Trials {
 public:
    Trials(const SearchInput& input, Observer& observer, std::stop_token stop)
        : input_(input),
          observer_(observer),
          replay_(input.decoder, input.memory, input.observation, std::move(stop)),
          sums_(input.observation.batches.size()),
          age_(sums_.size()) {}

    // Runs one trial from layer `first` up with these caches and records it; `trial` holds its layer, ratio and kept
    // tokens. True where it was accepted: its JS divergence is at most delta. Throws Cancelled.
    bool run(std::int64_t first, const LayerCaches& caches, Trial trial);

    // What a layer keeps at a ratio: how many tokens of each KV head, and which, [kv_heads, count], ascending.
    std::int64_t kept_count(double ratio) const;
    at::Tensor kept_index(std::int64_t layer, double ratio) const;

    // The trials so far, in order.
    std::vector<Trial> take() { return std::move(record_); }
    const std::vector<Trial>& record() const { return record_; }

 private:
    bool is_screened() const;
    std::vector<std::size_t> order() const;
    Divergence diverge(std::int64_t first, const LayerCaches& caches, double limit);

    const SearchInput& input_;
    Observer& observer_;
    Replay replay_;
    std::vector<double> sums_;  // [batches]: JS divergence in the last trial, run or foretold
    std::vector<int> age_;      // [batches]: trials since the one that ran it
    std::vector<Trial> record_;
};

// The `count` most important tokens of each KV head, ascending. importance: [kv_heads, tokens]; returns
// [kv_heads, count], int64.
at::Tensor most_important(const at::Tensor& importance, std::int64_t count);

}  // namespace emloc
