// A search with few passes over the whole model, for deep models: layers are pruned together, those first whose
// estimated error is least for the tokens saved, and what one pass measures tells how far the next one may go. What it
// decides has been measured within delta, like any trial.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/adaptation/methods/emloc/trials.h"

namespace emloc {

// Models of fewer layers gain nothing by it, and are searched exactly.
inline constexpr std::int64_t kLeastGuidedLayers = 7;

// What one chunk's search tells the next one's, as chunks are alike: the JS divergence that was measured, by the error
// that was estimated; nothing where that isn't known.
using SearchHint = std::optional<double>;

class GuidedSearch {
 public:
    using Ratios = std::vector<double>;  // [layers], 1 where all is kept

    // All must outlive it.
    GuidedSearch(const SearchInput& input, Trials& trials, const SearchHint& hint)
        : input_(input), trials_(trials), js_by_error_(hint) {}

    // The decided ratios. Throws Cancelled.
    Ratios run();

    SearchHint hint() const { return js_by_error_; }

 private:
    // [layers][ratios]
    using Errors = std::vector<std::vector<double>>;

    struct Candidate {
        Ratios ratios;
        double error = 0;  // added up over the layers
    };

    Errors local_errors() const;
    std::vector<double> local_errors(std::int64_t layer) const;
    // All candidates, beginning with nothing pruned; each prunes one layer further than the one before.
    std::vector<Candidate> candidates() const;
    // One pass over the lowest pruned layer and all above it.
    Trial measure(const Ratios& ratios);
    // The most pruned candidate whose divergence should come to `js`; the middle of all where nothing tells.
    std::size_t aim(const std::vector<Candidate>& all, double js) const;

    const SearchInput& input_;
    Trials& trials_;
    SearchHint js_by_error_;
};

}  // namespace emloc
