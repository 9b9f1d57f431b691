// What every layer does to its rows on the CPU, f32, in one pass over memory each.
#pragma once

#include <cstdint>

namespace emloc {

// y = x / sqrt(mean(x^2) + epsilon) * weight, by row (Zhang and Sennrich, Root Mean Square Layer Normalization, 2019,
// equation 4). x, y: [rows, width]; weight: [width]; memory of the caller. The calling thread does rows begin .. end.
struct RowNorm {
    const float* x = nullptr;
    const float* weight = nullptr;
    float* y = nullptr;
    std::int64_t width = 0;
    float epsilon = 0;
};
void rms_norm_rows(const RowNorm& norm, std::int64_t begin, std::int64_t end);

// Rotary position embedding of halves (Su et al., RoFormer, 2021, equation 34, in Qwen2's order): the first half of a
// head turns with the second. Of a wider head the numbers behind the first 2 * half stay as they are. x: [rows, heads,
// width]; cosine, sine: [rows, half]; y: [heads, rows, width].
struct Rotation {
    const float* x = nullptr;
    const float* cosine = nullptr;
    const float* sine = nullptr;
    float* y = nullptr;
    std::int64_t rows = 0, heads = 0, width = 0, half = 0;
};
void rotate_rows(const Rotation& rotation, std::int64_t begin, std::int64_t end);

}  // namespace emloc
