// A search with few passes over the whole model, for deep models: one threshold on an estimate of each layer's error in
// place of a trial per layer and ratio. What it decides has been measured within delta, like any trial.
#pragma once

#include <optional>
#include <vector>

#include "engine/adaptation/trials.h"

namespace emloc {

// Models of fewer layers gain nothing by it, and are searched exactly.
inline constexpr std::int64_t kLeastGuidedLayers = 7;

// What one chunk's search tells the next one's: chunks are alike, and so are their decisions.
struct SearchHint {
    std::vector<double> ratios;       // [layers]; empty: nothing is known
    std::optional<double> threshold;  // on the layers' errors
};

class GuidedSearch {
 public:
    // All must outlive it.
    GuidedSearch(const SearchInput& input, Trials& trials, const SearchHint& hint)
        : input_(input), trials_(trials), hint_(hint) {}

    // The decided ratios, 1 where all is kept, and the threshold they came from. Throws Cancelled.
    SearchHint run();

 private:
    using Ratios = std::vector<double>;               // [layers]
    using Errors = std::vector<std::vector<double>>;  // [layers][ratios]

    // Ratios that a threshold on the layers' errors gives; from the least pruned on.
    struct Candidate {
        double threshold = 0;
        Ratios ratios;
    };

    Errors local_errors() const;
    std::vector<double> local_errors(std::int64_t layer) const;
    std::vector<Candidate> candidates(const Errors& errors) const;
    // One pass over the lowest pruned layer and all above it.
    bool accepts(const Ratios& ratios);
    // Whether what was accepted last leaves enough of delta for another try.
    bool has_slack() const;
    // The index of the most pruned candidate that was found acceptable, galloping from the hint's threshold, then by
    // bisection.
    std::size_t most_pruned(const std::vector<Candidate>& all);
    // Layers one ratio down, those with the least error first, while the divergence allows it.
    void tighten(Ratios& ratios, const Errors& errors);

    const SearchInput& input_;
    Trials& trials_;
    const SearchHint& hint_;
    double js_ = 0;  // of the last accepted trial
};

}  // namespace emloc
