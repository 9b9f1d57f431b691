// Which decisions another delta would have led to, as far as the recorded trials tell.
#pragma once

#include <vector>

#include "ui/worker/messages.h"

namespace emloc::ui {

struct ChangedDecision {
    int chunk = 0;
    int layer = 0;
    double from = 1.0;  // retention ratios
    double to = 1.0;
    bool tried = true;  // false: `to` was never tried in this layer, it is only the next in order
};

struct WhatIf {
    double delta = 0;
    double kept_share = 1.0;  // of all decided cells
    std::vector<ChangedDecision> changes;
    int untried = 0;  // how many of them rest on a guess
};

// Approximate by nature: every trial ran on top of the decisions that the recorded delta led to in the layers above and
// in earlier chunks. A smaller delta rejects what was accepted; then the first larger ratio that was tried and stays
// within it is taken, or the next ratio in order (all tokens behind the last). Chunks without decisions are passed
// over.
WhatIf what_if(const Retention& recorded, double delta);

}  // namespace emloc::ui
