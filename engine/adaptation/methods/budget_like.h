// Budgets by which methods are compared fairly: the tokens that a context keeps.
#pragma once

#include <vector>

#include "engine/context/context.h"

namespace emloc {

// kUniform: of a chunk every layer gets the same number, the mean of what its layers keep, rounded down; kByLayer: each
// layer gets its own, so that the choice of tokens alone is compared.
enum class BudgetShape { kUniform, kByLayer };

// What each layer of each chunk in turn keeps per KV head, as the option budget_counts takes it.
std::vector<double> budget_like(const Context& context, BudgetShape shape);

}  // namespace emloc
