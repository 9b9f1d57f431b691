// In which form each kind of linear map is kept.
#pragma once

#include "engine/model/linear/linear.h"
#include "engine/model/stored_weights.h"

namespace emloc {

struct WeightPlan {
    WeightPrecision vision = WeightPrecision::kFull;
    // Queries, keys, values, and what attention gives back. What is attended to, and kept, depends on small
    // differences.
    WeightPrecision attention = WeightPrecision::kFull;
    WeightPrecision mlp = WeightPrecision::kFull;
    WeightPrecision head = WeightPrecision::kFull;
    bool maps_embedding = false;  // its rows stay in their file
};

// Nothing below 8 bits in attention: with four there, answers move further than EMLoC's usual bound allows.
constexpr WeightPlan plan_of(StoredWeights stored) {
    using enum WeightPrecision;
    switch (stored) {
        case StoredWeights::kBf16:
            return {kBf16, kBf16, kBf16, kBf16, true};
        case StoredWeights::kInt8:
            return {kInt8Groups, kInt8Groups, kInt8, kInt8, true};
        case StoredWeights::kInt4:
            return {kInt8Groups, kInt8Groups, kInt4, kInt8, true};
        default:
            return {};
    }
}

// Of the decoder's maps; the tower is frozen.
constexpr WeightPlan plan_of_training() {
    return {.mlp = WeightPrecision::kTrainable, .head = WeightPrecision::kTrainable};
}

}  // namespace emloc
