// How weights become steps of their groups' scales, for files that include stored_rows.h: the outputs of a panel beside
// each other in vectors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "engine/kernels/stored_rows.h"

namespace emloc {
namespace {

using Ints = std::int32_t __attribute__((vector_size(kLanes * sizeof(std::int32_t))));

// One vector of a panel's outputs, [kStoredInputs] of them.
struct Column {
    Vector numbers[kStoredInputs];
};

[[gnu::always_inline]] inline Vector all(float number) {
    return number - Vector{};
}

// To the nearest whole number, of those below 2^22.
[[gnu::always_inline]] inline Vector nearest(const Vector& numbers) {
    constexpr float kWhole = 12582912;
    return (numbers + kWhole) - kWhole;
}

[[gnu::always_inline]] inline Vector clamped(const Vector& numbers, float least, float most) {
    const Vector above = numbers < least ? all(least) : numbers;
    return above > most ? all(most) : above;
}

[[gnu::always_inline]] inline Vector magnitude(const Vector& numbers) {
    return numbers < 0.0F ? -numbers : numbers;
}

// The nearest bf16, or the next one that is no smaller in magnitude.
[[gnu::always_inline]] inline Vector in_bf16(const Vector& numbers, std::int32_t up) {
    const Ints bits = reinterpret_cast<Ints>(numbers) + up;
    return reinterpret_cast<Vector>(bits & static_cast<std::int32_t>(0xffff0000));
}
constexpr std::int32_t kNearest = 0x8000, kAbove = 0xffff;

inline Vector largest(const Column& column) {
    Vector most{};
    for (const auto& numbers : column.numbers) {
        const auto size = magnitude(numbers);
        most = size > most ? size : most;
    }
    return most;
}

// Of a group that is all zero any scale will do.
[[gnu::always_inline]] inline Vector never_zero(const Vector& scale) {
    constexpr float kSmall = 1e-30F;
    return magnitude(scale) < kSmall ? all(kSmall) : scale;
}

[[gnu::always_inline]] inline Vector steps(const Vector& numbers, const Vector& inverse, float least, float most) {
    return clamped(nearest(numbers * inverse), least, most);
}

inline Vector squared_error(const Column& column, const Vector& scale) {
    const Vector inverse = 1.0F / scale;
    Vector error{};
    for (const auto& numbers : column.numbers) {
        const auto off = numbers - steps(numbers, inverse, -8, 7) * scale;
        error += off * off;
    }
    return error;
}

// Four bits have one step more below zero than above, and the scale may be negative, so that the largest number of a
// group may be that step.
inline Vector int4_scale(const Column& column) {
    constexpr int kTries = 12;
    constexpr float kFirst = 0.85F, kNext = 0.03F;
    const auto most = largest(column);
    Vector best = never_zero(in_bf16(most / 7, kAbove));
    Vector least = squared_error(column, best);
    for (int i = 0; i < kTries; ++i)
        for (const float sign : {1.0F, -1.0F}) {
            const auto scale =
                never_zero(in_bf16(most * (sign / 8 * (kFirst + kNext * static_cast<float>(i))), kNearest));
            const auto error = squared_error(column, scale);
            best = error < least ? scale : best;
            least = error < least ? error : least;
        }
    return best;
}

inline void put_scales(const Vector& scales, int vector, std::byte* group) {
    for (int i = 0; i < kLanes; ++i) {
        const float scale = scales[i];
        std::uint32_t bits;
        __builtin_memcpy(&bits, &scale, sizeof bits);
        const auto bf16 = static_cast<std::uint16_t>(bits >> 16);
        __builtin_memcpy(group + (std::ptrdiff_t{vector} * kLanes + i) * 2, &bf16, sizeof bf16);
    }
}

inline void store_words(const Ints& words, std::byte* to) {
    __builtin_memcpy(to, &words, sizeof words);
}

inline void put_int8(const Column& column, int vector, std::byte* group) {
    constexpr float kMost = 127;
    const auto scale = never_zero(in_bf16(largest(column) / kMost, kAbove));
    put_scales(scale, vector, group);
    const Vector inverse = 1.0F / scale;
    auto* words = group + kScaleBytes + std::ptrdiff_t{vector} * kLanes * 4;
    for (std::int64_t input = 0; input < kStoredInputs; input += 4, words += kStoredOutputs * 4) {
        Ints four{};
        for (int b = 0; b < 4; ++b)
            four |=
                (__builtin_convertvector(steps(column.numbers[input + b], inverse, -kMost, kMost), Ints) + kInt8Zero)
                << 8 * b;
        store_words(four, words);
    }
}

inline void put_int4(const Column& column, int vector, std::byte* group) {
    const auto scale = int4_scale(column);
    put_scales(scale, vector, group);
    const Vector inverse = 1.0F / scale;
    auto* words = group + kScaleBytes + std::ptrdiff_t{vector} * kLanes * 4;
    for (std::int64_t input = 0; input < kStoredInputs; input += 8, words += kStoredOutputs * 4) {
        Ints eight{};
        for (int b = 0; b < 8; ++b)
            eight |= (__builtin_convertvector(steps(column.numbers[input + b], inverse, -8, 7), Ints) + kInt4Zero)
                     << (8 * (b % 4) + 4 * (b / 4));
        store_words(eight, words);
    }
}

// The nearest bf16, of two that are as near the even one.
inline void put_bf16(const Column& column, int vector, std::byte* group) {
    for (std::int64_t input = 0; input < kStoredInputs; ++input)
        for (int i = 0; i < kLanes; ++i) {
            const float number = column.numbers[input][i];
            std::uint32_t bits;
            __builtin_memcpy(&bits, &number, sizeof bits);
            const auto bf16 = static_cast<std::uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
            __builtin_memcpy(group + (input * kStoredOutputs + std::ptrdiff_t{vector} * kLanes + i) * 2, &bf16,
                             sizeof bf16);
        }
}

// Zero where the weight ends.
inline void read_column(const float* weight, const StoredWeight& stored, std::int64_t output, std::int64_t input,
                        Column& column) {
    const auto outputs = smaller(kLanes, stored.outputs - output),
               inputs = smaller(kStoredInputs, stored.inputs - input);
    column = {};
    for (std::int64_t i = 0; i < outputs; ++i) {
        const auto* from = weight + (output + i) * stored.inputs + input;
        for (std::int64_t k = 0; k < inputs; ++k) column.numbers[k][i] = from[k];
    }
}

inline void store_panels(const float* weight, const StoredWeight& stored, std::int64_t begin, std::int64_t end) {
    const auto put = stored.format == StoredFormat::kBf16   ? put_bf16
                     : stored.format == StoredFormat::kInt8 ? put_int8
                                                            : put_int4;
    const auto groups = groups_of(stored.inputs), bytes = group_bytes(stored.format);
    Column column;
    for (auto panel = begin; panel < end; ++panel)
        for (std::int64_t group = 0; group < groups; ++group)
            for (int vector = 0; vector < kVectors; ++vector) {
                read_column(weight, stored, panel * kStoredOutputs + std::int64_t{vector} * kLanes,
                            group * kStoredInputs, column);
                put(column, vector, stored.panels + (panel * groups + group) * bytes);
            }
}

// As store_weight's kInt8, of x, with scales in f32.
inline void round_all(const float* x, std::int64_t inputs, const RoundedRows& rounded, std::int64_t begin,
                      std::int64_t end) {
    constexpr float kMost = 127, kWhole = 12582912;
    const auto groups = groups_of(inputs);
    for (auto at = begin * groups; at < end * groups; ++at) {
        const auto row = at / groups, input = at % groups * kStoredInputs;
        const auto count = smaller(kStoredInputs, inputs - input);
        float numbers[kStoredInputs] = {};
        __builtin_memcpy(numbers, x + row * inputs + input, static_cast<std::size_t>(count) * sizeof(float));
        float most = 0;
        for (const float number : numbers) {
            const float size = number < 0 ? -number : number;
            most = size > most ? size : most;
        }
        const float inverse = most > 0 ? kMost / most : 0;
        std::int32_t sum = 0;
        for (std::int64_t i = 0; i < kStoredInputs; ++i) {
            const auto step = static_cast<std::int32_t>((numbers[i] * inverse + kWhole) - kWhole);
            rounded.steps[at * kStoredInputs + i] = static_cast<std::int8_t>(step);
            sum += step;
        }
        rounded.scales[at] = most / kMost;
        rounded.sums[at] = sum;
    }
}

}  // namespace
}  // namespace emloc
