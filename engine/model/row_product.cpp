#include "engine/model/row_product.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/kernels/processor.h"
#include "engine/model/parallel.h"

namespace emloc {
namespace {

constexpr std::array<std::int64_t, 4> kWidths{64, 48, 32, 16};
constexpr std::int64_t kLanes = 16;
constexpr std::int64_t kWorthAThread = 1 << 16;  // numbers of the weight

// Split by the compiler where registers are narrower.
using Lanes = float __attribute__((vector_size(kLanes * sizeof(float))));
using LanesInMemory = float __attribute__((vector_size(kLanes * sizeof(float)), aligned(sizeof(float)), may_alias));

[[gnu::always_inline]] inline const LanesInMemory& lanes_at(const float* numbers) {
    return *reinterpret_cast<const LanesInMemory*>(numbers);
}

// One block: its outputs are summed beside each other while the inputs pass.
template <std::int64_t kWidth>
[[gnu::always_inline]] inline void multiply_block(const float* block, std::int64_t inputs, const float* x, float* y) {
    constexpr auto kParts = kWidth / kLanes;
    Lanes sums[kParts] = {};
    for (std::int64_t i = 0; i < inputs; ++i, block += kWidth)
        for (std::int64_t part = 0; part < kParts; ++part) sums[part] += lanes_at(block + part * kLanes) * x[i];
    std::memcpy(y, sums, sizeof sums);
}

[[gnu::always_inline]] inline float dot(const float* a, const float* b, std::int64_t count) {
    constexpr std::int64_t kParts = 4;
    Lanes sums[kParts] = {};
    std::int64_t i = 0;
    for (; i + kParts * kLanes <= count; i += kParts * kLanes)
        for (std::int64_t part = 0; part < kParts; ++part)
            sums[part] += lanes_at(a + i + part * kLanes) * lanes_at(b + i + part * kLanes);
    const Lanes all = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    float sum = 0;
    for (std::int64_t lane = 0; lane < kLanes; ++lane) sum += all[lane];
    for (; i < count; ++i) sum += a[i] * b[i];
    return sum;
}

// Blocks begin .. end.
[[gnu::always_inline]] inline void multiply_blocks(const RowWeight& weight, const float* x, float* y,
                                                   std::int64_t begin, std::int64_t end) {
    for (auto block = begin; block < end; ++block) {
        const auto* data = weight.data + block * weight.width * weight.inputs;
        auto* to = y + block * weight.width;
        switch (weight.width) {
            case 64:
                multiply_block<64>(data, weight.inputs, x, to);
                break;
            case 48:
                multiply_block<48>(data, weight.inputs, x, to);
                break;
            case 32:
                multiply_block<32>(data, weight.inputs, x, to);
                break;
            case 16:
                multiply_block<16>(data, weight.inputs, x, to);
                break;
            default:
                *to = dot(data, x, weight.inputs);
        }
    }
}

using Kernel = void (*)(const RowWeight&, const float*, float*, std::int64_t, std::int64_t);

[[gnu::target("avx512f,fma")]] void with_avx512(const RowWeight& weight, const float* x, float* y, std::int64_t begin,
                                                std::int64_t end) {
    multiply_blocks(weight, x, y, begin, end);
}

[[gnu::target("avx2,fma")]] void with_avx2(const RowWeight& weight, const float* x, float* y, std::int64_t begin,
                                           std::int64_t end) {
    multiply_blocks(weight, x, y, begin, end);
}

void with_any(const RowWeight& weight, const float* x, float* y, std::int64_t begin, std::int64_t end) {
    multiply_blocks(weight, x, y, begin, end);
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
