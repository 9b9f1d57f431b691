// The options of EMLoC's own methods, by their types.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/adaptation/methods/registry.h"
#include "engine/context/options.h"

namespace emloc {

// In which order a chunk's layers are decided.
enum class SearchOrder {
    kExact,     // layer by layer, the published order
    kGuided,    // all layers in one pass, as far as the previous chunk's lets expect; exact where the model is too
                // shallow to gain
    kScreened,  // as kExact, but a trial also ends once some demonstrations foretell that it will be rejected
};

struct EmlocOptions {
    double delta = kDefaultDelta;               // bound on the JS divergence, natural log
    std::vector<double> ratios{0.1, 0.2, 0.5};  // tried in this order; then all tokens are kept
    SearchOrder search = SearchOrder::kExact;
    bool full_trials = false;           // also run trials to their end that are sure to be rejected, for their exact JS
    std::int64_t layers_per_group = 1;  // how many layers a trial decides at once
};

// Of complete values.
EmlocOptions emloc_options(const OptionValues& values);

// As the registry describes them: `delta`, `ratios`, `full_trials`.
std::vector<OptionDescription> bound_options(double delta, std::vector<double> ratios);

OptionDescription layers_per_group_option(std::int64_t otherwise);

// `search`: "exact", "screened", "guided".
OptionDescription search_option();

}  // namespace emloc
