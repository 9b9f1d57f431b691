// The arithmetic of merging attention over parts, the same on the CPU and on a GPU: nvcc compiles it for both, and the
// CPU's tests hold for both.
//
// A softmax over all parts together is the parts' own outputs weighted by exp(lse_i - lse), where lse_i is the
// logarithm of the sum of part i's exponentiated scores, and lse that of all of them.
#pragma once

#include <cmath>
#include <cstdint>

#ifdef __CUDACC__
#define EMLOC_DEVICE_FUNCTION __host__ __device__
#else
#define EMLOC_DEVICE_FUNCTION
#endif

namespace emloc {

constexpr int kMostMergedParts = 8;

// What heads * rows queries took from one part. Strides are in elements; the outputs of one query lie beside each
// other.
struct MergePart {
    const void* output = nullptr;  // [heads, rows, width]
    const float* lse = nullptr;    // [heads, rows]
    std::int64_t output_head = 0, output_row = 0, lse_head = 0, lse_row = 0;
};

struct MergeParts {
    MergePart parts[kMostMergedParts];
    int count = 0;
};

struct MergeWeights {
    float of_part[kMostMergedParts];
    float lse;
};

// The weights of all parts for one query. A part that showed it nothing (lse of minus infinity) has weight 0.
EMLOC_DEVICE_FUNCTION inline MergeWeights merge_weights(const MergeParts& from, std::int64_t head, std::int64_t row) {
    MergeWeights weights;
    float largest = -INFINITY;
    for (int i = 0; i < from.count; ++i) {
        const MergePart& part = from.parts[i];
        weights.of_part[i] = part.lse[head * part.lse_head + row * part.lse_row];
        largest = weights.of_part[i] > largest ? weights.of_part[i] : largest;
    }
    float sum = 0;
    for (int i = 0; i < from.count; ++i) {
        weights.of_part[i] = largest == -INFINITY ? 0.0F : expf(weights.of_part[i] - largest);
        sum += weights.of_part[i];
    }
    const float scale = sum > 0 ? 1 / sum : 0.0F;
    for (int i = 0; i < from.count; ++i) weights.of_part[i] *= scale;
    weights.lse = largest + logf(sum);
    return weights;
}

}  // namespace emloc
