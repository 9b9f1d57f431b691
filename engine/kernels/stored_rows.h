// What stored.h promises, compiled once for each instruction set by a file that defines kLanes and kVectors, whose
// product is kStoredOutputs. Everything is local to that file.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/stored.h"
#include "engine/kernels/vectors.h"

namespace emloc {
namespace {

static_assert(std::int64_t{kLanes} * kVectors == kStoredOutputs);

constexpr int kTileRows = kVectors == 1 ? 8 : 6;  // whose sums fill the registers
constexpr std::int64_t kRowsAtOnce = 96;          // of x, which stay in the second cache while the panels pass
constexpr std::int64_t kInputsAtOnce = 512;       // of a panel: 32 KiB in f32, which stay in the first

constexpr std::int64_t kScaleBytes = kStoredOutputs * 2;
constexpr int kInt8Zero = 128, kInt4Zero = 8;  // the steps that stand for zero

[[gnu::always_inline]] inline std::int64_t group_bytes(StoredFormat format) {
    switch (format) {
        case StoredFormat::kInt8:
            return kScaleBytes + kStoredInputs * kStoredOutputs;
        case StoredFormat::kInt4:
            return kScaleBytes + kStoredInputs * kStoredOutputs / 2;
        default:
            return kStoredInputs * kStoredOutputs * 2;
    }
}

[[gnu::always_inline]] inline std::int64_t groups_of(std::int64_t inputs) {
    return (inputs + kStoredInputs - 1) / kStoredInputs;
}

[[gnu::always_inline]] inline std::int64_t panels_of(std::int64_t outputs) {
    return (outputs + kStoredOutputs - 1) / kStoredOutputs;
}

[[gnu::always_inline]] inline float float_of(std::uint16_t bf16) {
    const auto bits = static_cast<std::uint32_t>(bf16) << 16;
    float number;
    __builtin_memcpy(&number, &bits, sizeof number);
    return number;
}

using Bf16 [[gnu::may_alias]] = std::uint16_t;

// Of one group: [kStoredInputs, kStoredOutputs].
inline void widen_bf16(const std::byte* group, float* tile) {
    const auto* numbers = reinterpret_cast<const Bf16*>(group);
    for (std::int64_t i = 0; i < kStoredInputs * kStoredOutputs; ++i) tile[i] = float_of(numbers[i]);
}

using Words = std::uint32_t __attribute__((vector_size(kLanes * sizeof(std::uint32_t))));

[[gnu::always_inline]] inline Words load_words(const std::byte* from) {
    Words words;
    __builtin_memcpy(&words, from, sizeof words);
    return words;
}

// Of a group's outputs, those of one vector.
struct Scales {
    Vector step, least;  // of the scale, and what zero steps stand for
};

[[gnu::always_inline]] inline Scales scales_of(const std::byte* group, int vector, int zero) {
    const auto* stored = reinterpret_cast<const Bf16*>(group) + std::ptrdiff_t{vector} * kLanes;
    Scales scales;
    for (int i = 0; i < kLanes; ++i) scales.step[i] = float_of(stored[i]);
    scales.least = scales.step * (-static_cast<float>(zero) - Vector{});
    return scales;
}

// kBits of each word, from `shift` on, as numbers. The steps of an output times its scale are exact but for one
// rounding.
[[gnu::always_inline]] inline Vector numbers_in(const Words& words, int shift, std::uint32_t mask,
                                                const Scales& scales) {
    const Words steps = (words >> static_cast<std::uint32_t>(shift)) & mask;
    using Signed = std::int32_t __attribute__((vector_size(sizeof(Words))));  // which processors turn to f32 at once
    return __builtin_convertvector(reinterpret_cast<Signed>(steps), Vector) * scales.step + scales.least;
}

inline void widen_int8(const std::byte* group, float* tile) {
    for (int j = 0; j < kVectors; ++j) {
        const auto scales = scales_of(group, j, kInt8Zero);
        const auto* words = group + kScaleBytes + std::ptrdiff_t{j} * kLanes * 4;
        for (std::int64_t input = 0; input < kStoredInputs; input += 4, words += kStoredOutputs * 4) {
            const auto four = load_words(words);
            for (int b = 0; b < 4; ++b)
                store(tile + (input + b) * kStoredOutputs + std::ptrdiff_t{j} * kLanes,
                      numbers_in(four, 8 * b, 255, scales));
        }
    }
}

// The low half of a word's bytes are four inputs, the high half the next four.
inline void widen_int4(const std::byte* group, float* tile) {
    for (int j = 0; j < kVectors; ++j) {
        const auto scales = scales_of(group, j, kInt4Zero);
        const auto* words = group + kScaleBytes + std::ptrdiff_t{j} * kLanes * 4;
        for (std::int64_t input = 0; input < kStoredInputs; input += 8, words += kStoredOutputs * 4) {
            const auto eight = load_words(words);
            for (int b = 0; b < 8; ++b)
                store(tile + (input + b) * kStoredOutputs + std::ptrdiff_t{j} * kLanes,
                      numbers_in(eight, 8 * (b % 4) + 4 * (b / 4), 15, scales));
        }
    }
}

// Groups that lie one behind another.
inline void widen_groups(StoredFormat format, const std::byte* groups, std::int64_t count, float* tile) {
    constexpr auto kNumbers = kStoredInputs * kStoredOutputs;
    for (std::int64_t group = 0; group < count; ++group, groups += group_bytes(format), tile += kNumbers) {
        switch (format) {
            case StoredFormat::kInt8:
                widen_int8(groups, tile);
                break;
            case StoredFormat::kInt4:
                widen_int4(groups, tile);
                break;
            default:
                widen_bf16(groups, tile);
        }
    }
}

template <int Rows>
[[gnu::always_inline]] inline void multiply_rows(const float* x, std::int64_t x_row, const float* tile,
                                                 std::int64_t depth, float* y, std::int64_t y_row, bool adds) {
    if (adds)
        multiply<Rows, kVectors, true>(x, x_row, tile, kStoredOutputs, depth, y, y_row);
    else
        multiply<Rows, kVectors, false>(x, x_row, tile, kStoredOutputs, depth, y, y_row);
}

template <int Rows>
void multiply_rows_of(std::int64_t rows, const float* x, std::int64_t x_row, const float* tile, std::int64_t depth,
                      float* y, std::int64_t y_row, bool adds) {
    if (rows == Rows) return multiply_rows<Rows>(x, x_row, tile, depth, y, y_row, adds);
    if constexpr (Rows > 1) multiply_rows_of<Rows - 1>(rows, x, x_row, tile, depth, y, y_row, adds);
}

// y = W x of one row and one panel: here reading the weight is all the time, so the sums of several inputs grow beside
// each other.
inline void multiply_row_in_f32(const StoredProduct& product, std::int64_t panel, float* y) {
    constexpr int kBeside = 4;
    alignas(64) float tile[kStoredInputs * kStoredOutputs];
    const auto& weight = product.weight;
    const auto bytes = group_bytes(weight.format);
    const auto* group = weight.panels + panel * groups_of(weight.inputs) * bytes;
    Vector sums[kBeside][kVectors] = {};
    for (std::int64_t input = 0; input < weight.inputs; input += kStoredInputs, group += bytes) {
        widen_groups(weight.format, group, 1, tile);
        const auto* x = product.x + input;
        const auto depth = smaller(kStoredInputs, weight.inputs - input);
        std::int64_t k = 0;
        for (; k + kBeside <= depth; k += kBeside)
#pragma GCC unroll 8
            for (int b = 0; b < kBeside; ++b)
#pragma GCC unroll 8
                for (int j = 0; j < kVectors; ++j)
                    sums[b][j] +=
                        (x[k + b] - Vector{}) * load(tile + (k + b) * kStoredOutputs + std::ptrdiff_t{j} * kLanes);
        for (; k < depth; ++k)
            for (int j = 0; j < kVectors; ++j)
                sums[0][j] += (x[k] - Vector{}) * load(tile + k * kStoredOutputs + std::ptrdiff_t{j} * kLanes);
    }
    for (int j = 0; j < kVectors; ++j)
        store(y + std::ptrdiff_t{j} * kLanes, (sums[0][j] + sums[1][j]) + (sums[2][j] + sums[3][j]));
}

// Rows first .. last of one panel into y, whose rows are y_row apart.
inline void multiply_in_f32(const StoredProduct& product, std::int64_t panel, std::int64_t first, std::int64_t last,
                            float* y, std::int64_t y_row) {
    if (product.rows == 1) return multiply_row_in_f32(product, panel, y);
    alignas(64) float tile[kInputsAtOnce * kStoredOutputs];
    const auto& weight = product.weight;
    const auto bytes = group_bytes(weight.format);
    const auto* groups = weight.panels + panel * groups_of(weight.inputs) * bytes;
    for (std::int64_t input = 0; input < weight.inputs; input += kInputsAtOnce) {
        const auto depth = smaller(kInputsAtOnce, weight.inputs - input);
        widen_groups(weight.format, groups + input / kStoredInputs * bytes, groups_of(depth), tile);
        for (auto row = first; row < last; row += kTileRows)
            multiply_rows_of<kTileRows>(smaller(kTileRows, last - row), product.x + row * weight.inputs + input,
                                        weight.inputs, tile, depth, y + (row - first) * y_row, y_row, input > 0);
    }
}

// The last panel may have fewer outputs than it holds: they pass through memory of its own.
template <class Multiply>
void multiply_pieces(const StoredProduct& product, std::int64_t begin, std::int64_t end, const Multiply& multiply) {
    const auto panels = panels_of(product.weight.outputs), outputs = product.weight.outputs;
    for (auto piece = begin; piece < end; ++piece) {
        const auto panel = piece % panels, first = piece / panels * kRowsAtOnce;
        const auto last = smaller(first + kRowsAtOnce, product.rows);
        const auto output = panel * kStoredOutputs, count = smaller(kStoredOutputs, outputs - output);
        auto* y = product.y + first * outputs + output;
        if (count == kStoredOutputs) {
            multiply(product, panel, first, last, y, outputs);
            continue;
        }
        alignas(64) float whole[kRowsAtOnce * kStoredOutputs];
        multiply(product, panel, first, last, whole, kStoredOutputs);
        for (auto row = first; row < last; ++row)
            for (std::int64_t i = 0; i < count; ++i)
                y[(row - first) * outputs + i] = whole[(row - first) * kStoredOutputs + i];
    }
}

}  // namespace
}  // namespace emloc
