// Which weights of a model can be trained after it was loaded.
#pragma once

#include <cstdint>

namespace emloc {

enum class Trained {
    kNothing,  // weights are packed for speed
    kLowRank,  // two thin weights beside each linear map of the decoder's layers; all others are frozen
    kAll,      // every weight of the decoder, its embedding and its head
};

// Of the thin weights A [rank, inputs] and B [outputs, rank]; what a map makes of x grows by alpha / rank B A x. A
// begins uniform in +-1 / sqrt(inputs), drawn by the seed, and B with zeros, as peft begins them.
struct LowRank {
    std::int64_t rank = 16;
    double alpha = 32;
    std::uint64_t seed = 0;
};

}  // namespace emloc
