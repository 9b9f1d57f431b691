#include "ui/retention/what_if.h"

#include <algorithm>

namespace emloc::ui {

namespace {

struct Choice {
    double ratio = 1.0;
    bool tried = true;
};

Choice choose(const ChunkRetention& chunk, int layer, const std::vector<double>& ratios, double delta) {
    const Trial* largest = nullptr;
    for (const Trial& trial : chunk.trials) {
        if (trial.layer != layer) continue;
        if (trial.js <= delta) return {trial.ratio, !trial.is_lower_bound && !trial.is_estimate};
        if (largest == nullptr || trial.ratio > largest->ratio) largest = &trial;
    }
    const double tried_up_to = largest != nullptr ? largest->ratio : 0;
    const auto next = std::ranges::find_if(ratios, [&](double ratio) { return ratio > tried_up_to; });
    // Behind the last ratio everything is kept, which needs no trial.
    return next == ratios.end() ? Choice{1.0, true} : Choice{*next, false};
}

}  // namespace

WhatIf what_if(const Retention& recorded, double delta) {
    WhatIf answer;
    answer.delta = delta;
    double kept = 0;
    double tokens = 0;
    for (const ChunkRetention& chunk : recorded.chunks) {
        for (const LayerDecision& decision : chunk.decisions) {
            tokens += static_cast<double>(chunk.tokens);
            const Choice choice = choose(chunk, decision.layer, recorded.ratios, delta);
            if (choice.ratio == decision.ratio) {
                kept += static_cast<double>(decision.kept_tokens);
                continue;
            }
            kept += choice.ratio * static_cast<double>(chunk.tokens);
            answer.changes.push_back({decision.chunk, decision.layer, decision.ratio, choice.ratio, choice.tried});
            answer.untried += !choice.tried;
        }
    }
    if (tokens > 0) answer.kept_share = kept / tokens;
    return answer;
}

}  // namespace emloc::ui
