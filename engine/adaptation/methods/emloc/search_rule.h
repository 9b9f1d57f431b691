// How the paths of the published implementation differ.
#pragma once

#include <cstdint>

#include "engine/adaptation/memory_need.h"

namespace emloc {

// What differs between the paths of the published implementation. The defaults are the image path; long videos decide
// groups of layers at once, average the attention of a group's heads and give no bonus.
struct SearchRule {
    std::int64_t layers_per_group = 1;
    bool mean_over_heads = false;
    double label_bonus = 100.0;
    // A trial runs the demonstrations in batches of at most about so many rows, those first that diverged most in the
    // trial before, and ends when it is sure to be rejected. Smaller batches end sooner, but run less evenly.
    std::int64_t batch_rows = kBatchRows;
};

// Forecasts need more and smaller batches.
inline constexpr std::int64_t kScreenedBatchRows = 128;

}  // namespace emloc
