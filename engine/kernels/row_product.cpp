#include "engine/kernels/row_product.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <type_traits>

#include "engine/kernels/parallel.h"
#include "engine/kernels/processor.h"

namespace emloc {
namespace {

constexpr std::array<std::int64_t, 4> kWidths{64, 48, 32, 16};
constexpr std::int64_t kWorthAThread = 1 << 16;  // numbers of the weight

// Each as wide as its processor's registers: the compiler would split wider ones through memory.
using FourLanes = float __attribute__((vector_size(16)));
using EightLanes = float __attribute__((vector_size(32)));
using SixteenLanes = float __attribute__((vector_size(64)));

template <class Lanes>
constexpr std::int64_t kLanes = sizeof(Lanes) / sizeof(float);

template <class Lanes>
[[gnu::always_inline]] inline void load(Lanes& lanes, const float* numbers) {
    std::memcpy(&lanes, numbers, sizeof lanes);
}

[[gnu::always_inline]] inline float sum_of(const FourLanes& lanes) {
    return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

// By halves, which takes three steps where lane by lane would take sixteen.
template <class Lanes>
[[gnu::always_inline]] inline float sum_of(const Lanes& lanes) {
    using Half = std::conditional_t<std::is_same_v<Lanes, SixteenLanes>, EightLanes, FourLanes>;
    Half halves[2];
    std::memcpy(halves, &lanes, sizeof lanes);
    return sum_of(Half(halves[0] + halves[1]));
}

// Blocks that follow one another: their outputs are summed beside each other while the inputs pass.
template <class Lanes, std::int64_t kWidth, std::int64_t kBlocks = 1>
[[gnu::always_inline]] inline void multiply_block(const float* blocks, std::int64_t inputs, const float* x, float* y) {
    constexpr auto kParts = kWidth / kLanes<Lanes>;
    Lanes sums[kBlocks][kParts] = {};
    for (std::int64_t i = 0; i < inputs; ++i) {
#pragma GCC unroll 4
        for (std::int64_t block = 0; block < kBlocks; ++block) {
#pragma GCC unroll 16
            for (std::int64_t part = 0; part < kParts; ++part) {
                Lanes weights;
                load(weights, blocks + (block * inputs + i) * kWidth + part * kLanes<Lanes>);
                sums[block][part] += weights * x[i];
            }
        }
    }
    std::memcpy(y, sums, sizeof sums);
}

// Rows that follow one another, each times x: as many as share what is read of x.
template <class Lanes, std::int64_t kRows>
[[gnu::always_inline]] inline void multiply_rows(const float* rows, std::int64_t inputs, const float* x, float* y) {
    constexpr std::int64_t kParts = 2, kAtOnce = kParts * kLanes<Lanes>;
    Lanes sums[kRows][kParts] = {};
    std::int64_t i = 0;
    for (; i + kAtOnce <= inputs; i += kAtOnce) {
#pragma GCC unroll 2
        for (std::int64_t part = 0; part < kParts; ++part) {
            const auto at = i + part * kLanes<Lanes>;
            Lanes numbers;
            load(numbers, x + at);
#pragma GCC unroll 4
            for (std::int64_t row = 0; row < kRows; ++row) {
                Lanes weights;
                load(weights, rows + row * inputs + at);
                sums[row][part] += weights * numbers;
            }
        }
    }
#pragma GCC unroll 4
    for (std::int64_t row = 0; row < kRows; ++row) {
        float sum = sum_of(Lanes(sums[row][0] + sums[row][1]));
        for (auto rest = i; rest < inputs; ++rest) sum += rows[row * inputs + rest] * x[rest];
        y[row] = sum;
    }
}

// Blocks begin .. end.
template <class Lanes>
[[gnu::always_inline]] inline void multiply_blocks(const RowWeight& weight, const float* x, float* y,
                                                   std::int64_t begin, std::int64_t end) {
    auto block = begin;
    // Narrow ones, which alone would leave most registers without a sum.
    for (; weight.width <= 16 && block + 4 <= end; block += 4) {
        const auto* data = weight.data + block * weight.width * weight.inputs;
        auto* to = y + block * weight.width;
        weight.width == 1 ? multiply_rows<Lanes, 4>(data, weight.inputs, x, to)
                          : multiply_block<Lanes, 16, 4>(data, weight.inputs, x, to);
    }
    for (; block < end; ++block) {
        const auto* data = weight.data + block * weight.width * weight.inputs;
        auto* to = y + block * weight.width;
        switch (weight.width) {
            case 64:
                multiply_block<Lanes, 64>(data, weight.inputs, x, to);
                break;
            case 48:
                multiply_block<Lanes, 48>(data, weight.inputs, x, to);
                break;
            case 32:
                multiply_block<Lanes, 32>(data, weight.inputs, x, to);
                break;
            case 16:
                multiply_block<Lanes, 16>(data, weight.inputs, x, to);
                break;
            default:
                multiply_rows<Lanes, 1>(data, weight.inputs, x, to);
        }
    }
}

using Kernel = void (*)(const RowWeight&, const float*, float*, std::int64_t, std::int64_t);

[[gnu::target("avx512f,fma")]] void with_avx512(const RowWeight& weight, const float* x, float* y, std::int64_t begin,
                                                std::int64_t end) {
    multiply_blocks<SixteenLanes>(weight, x, y, begin, end);
}

[[gnu::target("avx2,fma")]] void with_avx2(const RowWeight& weight, const float* x, float* y, std::int64_t begin,
                                           std::int64_t end) {
    multiply_blocks<EightLanes>(weight, x, y, begin, end);
}

void with_any(const RowWeight& weight, const float* x, float* y, std::int64_t begin, std::int64_t end) {
    multiply_blocks<FourLanes>(weight, x, y, begin, end);
}

Kernel best_kernel() {
    if (has_avx512()) return with_avx512;
    return has_avx2_and_fma() ? with_avx2 : with_any;
}

bool holds_block(const float* packed, const RowWeight& weight, std::int64_t width, std::int64_t block) {
    const auto* at = packed + block * width * weight.inputs;
    const auto* rows = weight.data + block * width * weight.inputs;
    for (std::int64_t input = 0; input < weight.inputs; ++input)
        for (std::int64_t row = 0; row < width; ++row)
            if (*at++ != rows[row * weight.inputs + input]) return false;
    return true;
}

}  // namespace

std::optional<RowWeight> arrangement_of(const float* packed, const RowWeight& weight) {
    const auto size = static_cast<std::size_t>(weight.inputs) * sizeof(float);
    const auto last = (weight.outputs - 1) * weight.inputs;
    if (std::memcmp(packed, weight.data, size) == 0 && std::memcmp(packed + last, weight.data + last, size) == 0)
        return RowWeight{packed, weight.outputs, weight.inputs, 1};
    for (const auto width : kWidths) {
        if (weight.outputs % width != 0 || !holds_block(packed, weight, width, 0)) continue;
        if (holds_block(packed, weight, width, weight.outputs / width - 1))
            return RowWeight{packed, weight.outputs, weight.inputs, width};
    }
    return std::nullopt;
}

void multiply_row(std::span<const RowProduct> products, const float* x) {
    static const Kernel kernel = best_kernel();
    std::int64_t numbers = 0;
    for (const auto& [weight, y] : products) numbers += weight.outputs * weight.inputs;
    run_in_shares(numbers, kWorthAThread, [&](const Share& share) {
        for (const auto& [weight, y] : products) {
            const auto blocks = weight.outputs / weight.width;
            kernel(weight, x, y, share.begin(blocks), share.end(blocks));
        }
    });
}

}  // namespace emloc
