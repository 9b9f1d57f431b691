// Weights in fewer bits than they are computed with: bf16, or 8 or 4 bits with a scale for every 32 inputs of an
// output. Where they are multiplied they become f32 a tile at a time, in the first cache, where the rows of x pass
// them: with 80 rows and more that costs nothing beside the products, and a single row takes as long as the weight's
// bytes do.
#pragma once

#include <cstddef>
#include <cstdint>

namespace emloc {

enum class StoredFormat { kBf16, kInt8, kInt4 };

inline constexpr std::int64_t kStoredOutputs = 16;  // of a panel, beside each other
inline constexpr std::int64_t kStoredInputs = 32;   // of a group, which shares its outputs' scales

// A weight [outputs, inputs] in panels of kStoredOutputs, each of groups of kStoredInputs; what is missing of the last
// ones is zero. A group of kBf16 is [inputs, outputs]. One of the others begins with a scale for each output, in bf16;
// then come its numbers in steps of that, from zero up (128 or 8 stand for zero), of four or eight inputs in the 32
// bits of an output, as instructions for products of bytes want them. The memory is the caller's.
struct StoredWeight {
    StoredFormat format = StoredFormat::kBf16;
    std::byte* panels = nullptr;  // stored_bytes() of them
    std::int64_t outputs = 0, inputs = 0;
};

std::int64_t stored_panels(std::int64_t outputs);
std::int64_t stored_bytes(StoredFormat format, std::int64_t outputs, std::int64_t inputs);

// Rounds the weight, [outputs, inputs] in f32, into panels begin .. end, of which any may be made beside each other.
// kInt8 takes each group's largest number as 127 steps; kInt4 the scale whose squared errors are the least of several.
void store_weight(const float* weight, const StoredWeight& stored, std::int64_t begin, std::int64_t end);

// The other way round: the rounded numbers, [outputs, inputs], of panels begin .. end.
void widen_weight(const StoredWeight& stored, float* weight, std::int64_t begin, std::int64_t end);

// Rows of x in 8 bits, each group of kStoredInputs with a scale of its own: for processors with instructions for
// products of bytes, which are three times as fast as those of f32. All memory is the caller's.
struct RoundedRows {
    std::int8_t* steps = nullptr;  // [rows, groups * kStoredInputs]
    float* scales = nullptr;       // [rows, groups]
    std::int32_t* sums = nullptr;  // [rows, groups], of the steps
};

// Whether such products are what is fastest here: a processor with VNNI, and weights in 8 or 4 bits.
bool multiplies_bytes(StoredFormat format);
std::int64_t stored_groups(std::int64_t inputs);
// Rounds rows begin .. end of x: [rows, inputs].
void round_rows(const float* x, std::int64_t inputs, const RoundedRows& rounded, std::int64_t begin, std::int64_t end);

// y = x W^T. y: [rows, outputs]; all the caller's.
struct StoredProduct {
    StoredWeight weight;
    const float* x = nullptr;  // [rows, inputs]
    std::int64_t rows = 0;
    float* y = nullptr;
    RoundedRows rounded = {};  // of x, where multiplies_bytes(weight.format)
};

// The work falls into pieces 0 .. stored_pieces() - 1, of which any may run beside each other. What a row gets depends
// on no other row.
std::int64_t stored_pieces(const StoredProduct& product);
void multiply_stored(const StoredProduct& product, std::int64_t begin, std::int64_t end);

}  // namespace emloc
