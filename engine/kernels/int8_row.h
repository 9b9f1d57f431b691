// y = W x of a single row by a weight of 8 bits, as decoding needs it: fbgemm reads such a weight at half the rate that
// memory has.
#pragma once

#include <ATen/native/quantized/PackedParams.h>

#include <cstdint>
#include <optional>
#include <span>

namespace emloc {

// A weight [outputs, inputs] that fbgemm packed and owns: blocks of `block_inputs` x `block_outputs`, first along the
// outputs, and within each four inputs beside each other, by output.
struct Int8Weight {
    const std::int8_t* blocks = nullptr;
    const float* scales = nullptr;       // [outputs]
    const std::int32_t* sums = nullptr;  // [outputs], of a row of the weight
    std::int64_t outputs = 0, inputs = 0;
    std::int64_t block_outputs = 0, block_inputs = 0;
};

// Nothing where the processor has no instruction for such products, or where `packed` is not arranged so: that is seen
// by comparison with the first and the last row of `weight`, the numbers before they were packed, [outputs, inputs].
std::optional<Int8Weight> int8_weight_of(LinearPackedParamsBase& packed, const std::int8_t* weight);

// y = W x. y: [outputs], of the caller.
struct Int8Product {
    Int8Weight weight;
    float* y = nullptr;
};

// All products with the same x: [inputs], on libtorch's threads. x is rounded to 256 steps between its least and its
// largest number.
void multiply_row(std::span<const Int8Product> products, const float* x);

}  // namespace emloc
