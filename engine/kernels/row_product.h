// y = W x of a single row, as decoding needs it. It takes as long as W takes to be read from memory, and the kernels
// for many rows read it at half the rate that memory has.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace emloc {

// A weight [outputs, inputs] of f32 that someone else owns.
struct RowWeight {
    const float* data = nullptr;
    std::int64_t outputs = 0, inputs = 0;
    // Outputs beside each other: [outputs / width, inputs, width]. 1: as it is, row by row.
    std::int64_t width = 1;
};

// How `packed`, which holds as many numbers as `weight` (row by row), arranges them; nothing where it is no arrangement
// that multiply_row() knows. Found by comparison of the first and the last block.
std::optional<RowWeight> arrangement_of(const float* packed, const RowWeight& weight);

// y = W x. y: [outputs], of the caller.
struct RowProduct {
    RowWeight weight;
    float* y = nullptr;
};

// All products with the same x: [inputs], on libtorch's threads.
void multiply_row(std::span<const RowProduct> products, const float* x);

}  // namespace emloc
