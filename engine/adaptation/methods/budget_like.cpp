#include "engine/adaptation/methods/budget_like.h"

#include <cmath>
#include <numeric>

#include "engine/context/kept_count.h"

namespace emloc {

std::vector<double> budget_like(const Context& context, BudgetShape shape) {
    std::vector<double> all;
    for (const auto& chunk : context.chunks) {
        std::vector<double> counts(static_cast<std::size_t>(context.model.layers), static_cast<double>(chunk.tokens));
        for (const auto& decision : chunk.decisions)
            counts[static_cast<std::size_t>(decision.layer)] = static_cast<double>(kept_count(decision, chunk.tokens));
        if (shape == BudgetShape::kUniform && !counts.empty()) {
            const auto sum = std::accumulate(counts.begin(), counts.end(), 0.0);
            counts.assign(counts.size(), std::floor(sum / static_cast<double>(counts.size())));
        }
        all.insert(all.end(), counts.begin(), counts.end());
    }
    return all;
}

}  // namespace emloc
