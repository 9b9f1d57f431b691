#include "engine/kernels/int8_row.h"

#include <asmjit/core.h>
#include <cpuid.h>
#include <immintrin.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

// libtorch's header of fbgemm's weights counts on a newer asmjit than Debian's, of which it then uses nothing.
#ifndef ASMJIT_LIBRARY_MAKE_VERSION
#define ASMJIT_LIBRARY_MAKE_VERSION(major, minor, patch) (((major) << 16) | ((minor) << 8) | (patch))
#endif
#define USE_FBGEMM
#include <ATen/native/quantized/cpu/fbgemm_utils.h>

#include "engine/kernels/parallel.h"

namespace emloc {
namespace {

constexpr std::int64_t kInterleaved = 4;         // inputs beside each other
constexpr std::int64_t kWorthAThread = 1 << 18;  // numbers of the weight
constexpr std::int64_t kMostBlockOutputs = 48;
constexpr float kSteps = 255;

// x = scale * (steps - zero)
struct RoundedRow {
    std::vector<std::uint8_t> steps;
    float scale = 1;
    std::int32_t zero = 0;
};

RoundedRow rounded(const float* x, std::int64_t count) {
    float least = 0, largest = 0;  // zero stays zero
    for (std::int64_t i = 0; i < count; ++i) {
        least = std::min(least, x[i]);
        largest = std::max(largest, x[i]);
    }
    RoundedRow row{std::vector<std::uint8_t>(static_cast<std::size_t>(count))};
    row.scale = std::max((largest - least) / kSteps, 1e-12F);
    const float zero = std::nearbyint(-least / row.scale), inverse = 1 / row.scale;
    row.zero = static_cast<std::int32_t>(zero);
    for (std::int64_t i = 0; i < count; ++i)
        row.steps[static_cast<std::size_t>(i)] =
            static_cast<std::uint8_t>(std::clamp(std::nearbyint(x[i] * inverse) + zero, 0.0F, kSteps));
    return row;
}

std::int64_t blocks_along(std::int64_t count, std::int64_t block) {
    return (count + block - 1) / block;
}

// Of the block column `column`: sums[output] = sum over inputs of steps * weight.
using Kernel = void (*)(const Int8Weight&, const std::uint8_t* steps, std::int64_t column, std::int32_t* sums);

const std::int8_t* block_at(const Int8Weight& weight, std::int64_t row, std::int64_t column) {
    const auto columns = blocks_along(weight.outputs, weight.block_outputs);
    return weight.blocks + (row * columns + column) * weight.block_inputs * weight.block_outputs;
}

std::int32_t four_steps(const std::uint8_t* steps) {
    std::int32_t four = 0;
    std::memcpy(&four, steps, sizeof four);
    return four;
}

template <int kVectors>
[[gnu::target("avx512f,avx512vnni")]] void with_avx512(const Int8Weight& weight, const std::uint8_t* steps,
                                                       std::int64_t column, std::int32_t* sums) {
    __m512i sum[kVectors] = {};
    for (std::int64_t first = 0, row = 0; first < weight.inputs; first += weight.block_inputs, ++row) {
        const auto* block = block_at(weight, row, column);
        const auto end = std::min(first + weight.block_inputs, weight.inputs);
        for (auto input = first; input < end; input += kInterleaved, block += kVectors * sizeof(__m512i)) {
            const auto four = _mm512_set1_epi32(four_steps(steps + input));
            for (int v = 0; v < kVectors; ++v)
                sum[v] = _mm512_dpbusd_epi32(sum[v], four, _mm512_loadu_si512(block + v * sizeof(__m512i)));
        }
    }
    for (int v = 0; v < kVectors; ++v) _mm512_storeu_si512(sums + std::ptrdiff_t{v} * 16, sum[v]);
}

[[gnu::target("avx2,avxvnni")]] void with_avx(const Int8Weight& weight, const std::uint8_t* steps, std::int64_t column,
                                              std::int32_t* sums) {
    auto sum = _mm256_setzero_si256();
    for (std::int64_t first = 0, row = 0; first < weight.inputs; first += weight.block_inputs, ++row) {
        const auto* block = block_at(weight, row, column);
        const auto end = std::min(first + weight.block_inputs, weight.inputs);
        for (auto input = first; input < end; input += kInterleaved, block += sizeof(__m256i))
            sum = _mm256_dpbusd_avx_epi32(sum, _mm256_set1_epi32(four_steps(steps + input)),
                                          _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block)));
    }
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums), sum);
}

// clang's __builtin_cpu_supports() doesn't know it.
bool reads_avx_vnni() {
    constexpr unsigned kFeatures = 7, kMore = 1, kAvxVnni = 1 << 4;
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __builtin_cpu_supports("avx2") && __get_cpuid_count(kFeatures, kMore, &a, &b, &c, &d) != 0 &&
           (a & kAvxVnni) != 0;
}

// Asked once: on a virtual machine the question costs microseconds.
bool has_avx_vnni() {
    static const bool has = reads_avx_vnni();
    return has;
}

// Null where the processor can't, or where fbgemm's blocks have another width.
Kernel kernel_for(std::int64_t block_outputs) {
    if (__builtin_cpu_supports("avx512vnni")) {
        if (block_outputs == 48) return with_avx512<3>;
        if (block_outputs == 32) return with_avx512<2>;
        if (block_outputs == 16) return with_avx512<1>;
    }
    return has_avx_vnni() && block_outputs == 8 ? with_avx : nullptr;
}

bool holds_output(const Int8Weight& packed, const std::int8_t* weight, std::int64_t output) {
    const auto column = output / packed.block_outputs, within = output % packed.block_outputs;
    for (std::int64_t input = 0; input < packed.inputs; ++input) {
        const auto* block = block_at(packed, input / packed.block_inputs, column);
        const auto row = input % packed.block_inputs;
        const auto place = (row / kInterleaved * packed.block_outputs + within) * kInterleaved + row % kInterleaved;
        if (block[place] != weight[output * packed.inputs + input]) return false;
    }
    return true;
}

// Block columns begin .. end.
void multiply_blocks(const Int8Product& product, const RoundedRow& row, std::int64_t begin, std::int64_t end) {
    const auto& weight = product.weight;
    const auto kernel = kernel_for(weight.block_outputs);
    std::int32_t sums[kMostBlockOutputs];
    for (auto column = begin; column < end; ++column) {
        kernel(weight, row.steps.data(), column, sums);
        const auto first = column * weight.block_outputs;
        const auto count = std::min(weight.block_outputs, weight.outputs - first);
        for (std::int64_t i = 0; i < count; ++i)
            product.y[first + i] =
                row.scale * weight.scales[first + i] * static_cast<float>(sums[i] - row.zero * weight.sums[first + i]);
    }
}

}  // namespace

std::optional<Int8Weight> int8_weight_of(LinearPackedParamsBase& packed, const std::int8_t* weight) {
    auto* fbgemm = dynamic_cast<PackedLinearWeight*>(&packed);
    if (fbgemm == nullptr || fbgemm->w->numGroups() != 1) return std::nullopt;
    if (std::ranges::any_of(fbgemm->w_zp, [](std::int32_t zero) { return zero != 0; })) return std::nullopt;
    auto& blocks = *fbgemm->w;
    const Int8Weight found{blocks.getBuf(),  fbgemm->w_scale.data(), fbgemm->col_offsets.data(), blocks.numCols(),
                           blocks.numRows(), blocks.blockColSize(),  blocks.blockRowSize()};
    const auto outputs = static_cast<std::size_t>(found.outputs);
    if (fbgemm->w_scale.size() != outputs || fbgemm->col_offsets.size() != outputs || found.outputs < 1)
        return std::nullopt;
    if (found.inputs % kInterleaved != 0 || found.block_inputs % kInterleaved != 0) return std::nullopt;
    if (kernel_for(found.block_outputs) == nullptr) return std::nullopt;
    if (!holds_output(found, weight, 0) || !holds_output(found, weight, found.outputs - 1)) return std::nullopt;
    return found;
}

void multiply_row(std::span<const Int8Product> products, const float* x) {
    if (products.empty()) return;
    const auto row = rounded(x, products[0].weight.inputs);
    std::int64_t numbers = 0;
    for (const auto& product : products) numbers += product.weight.outputs * product.weight.inputs;
    run_in_shares(numbers, kWorthAThread, [&](const Share& share) {
        for (const auto& product : products) {
            const auto columns = blocks_along(product.weight.outputs, product.weight.block_outputs);
            multiply_blocks(product, row, share.begin(columns), share.end(columns));
        }
    });
}

}  // namespace emloc
