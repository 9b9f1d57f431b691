// Vectors of a processor's registers and the product of small matrices that fits into them, compiled once for each
// instruction set by a file that defines kLanes: how many numbers a vector holds. Everything is local to that file and
// nothing of the standard library is used, so that no other file can be given code for a processor that it does not
// run on.
#pragma once

#include <cstddef>
#include <cstdint>

namespace emloc {
namespace {

using Vector = float __attribute__((vector_size(kLanes * sizeof(float))));

[[gnu::always_inline]] inline Vector load(const float* from) {
    Vector vector;
    __builtin_memcpy(&vector, from, sizeof vector);
    return vector;
}

[[gnu::always_inline]] inline void store(float* to, const Vector& vector) {
    __builtin_memcpy(to, &vector, sizeof vector);
}

[[gnu::always_inline]] inline std::int64_t smaller(std::int64_t a, std::int64_t b) {
    return a < b ? a : b;
}

// c [Rows, Vectors * kLanes] = a [Rows, depth] b [depth, Vectors * kLanes], or that much more.
template <int Rows, int Vectors, bool kAdd>
[[gnu::always_inline]] inline void multiply(const float* a, std::int64_t a_row, const float* b, std::int64_t b_row,
                                            std::int64_t depth, float* c, std::int64_t c_row) {
    Vector sums[Rows][Vectors];
#pragma GCC unroll 8
    for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 8
        for (int j = 0; j < Vectors; ++j)
            sums[i][j] = kAdd ? load(c + i * c_row + std::ptrdiff_t{j} * kLanes) : Vector{};
    for (std::int64_t k = 0; k < depth; ++k) {
        Vector factors[Vectors];
#pragma GCC unroll 8
        for (int j = 0; j < Vectors; ++j) factors[j] = load(b + k * b_row + std::ptrdiff_t{j} * kLanes);
#pragma GCC unroll 8
        for (int i = 0; i < Rows; ++i) {
            const Vector one = a[i * a_row + k] - Vector{};
#pragma GCC unroll 8
            for (int j = 0; j < Vectors; ++j) sums[i][j] += one * factors[j];
        }
    }
#pragma GCC unroll 8
    for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 8
        for (int j = 0; j < Vectors; ++j) store(c + i * c_row + std::ptrdiff_t{j} * kLanes, sums[i][j]);
}

}  // namespace
}  // namespace emloc
