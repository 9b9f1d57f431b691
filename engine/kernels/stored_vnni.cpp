// y = x W^T of rows and weights in 8 bits, or weights in 4, by AVX-512's VNNI.
#include <immintrin.h>

#include "engine/kernels/stored.h"
#include "engine/kernels/stored_paths.h"

namespace emloc {
constexpr int kLanes = 16, kVectors = 1;
}

#include "engine/kernels/stored_rows.h"

namespace emloc {
namespace {

constexpr int kRowsBeside = 8;
constexpr int kFours = kStoredInputs / 4;  // of inputs in a group

// A group's numbers as bytes, four inputs of an output beside each other.
template <StoredFormat kFormat>
[[gnu::always_inline]] inline void read_bytes(const std::byte* group, __m512i (&fours)[kFours]) {
    const auto* words = group + kScaleBytes;
    if constexpr (kFormat == StoredFormat::kInt8) {
        for (int k = 0; k < kFours; ++k) fours[k] = _mm512_loadu_si512(words + std::ptrdiff_t{k} * 64);
    } else {
        const auto low = _mm512_set1_epi8(15);
        for (int k = 0; k < kFours; k += 2) {
            const auto eight = _mm512_loadu_si512(words + std::ptrdiff_t{k} * 32);
            fours[k] = _mm512_and_si512(eight, low);
            fours[k + 1] = _mm512_and_si512(_mm512_srli_epi16(eight, 4), low);
        }
    }
}

[[gnu::always_inline]] inline __m512 read_steps(const std::byte* group) {
    const auto bf16 = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(group));
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bf16), 16));
}

// Rows from `row` on into y, whose rows are y_row apart: [Rows, kStoredOutputs].
template <StoredFormat kFormat, int Rows>
void multiply_bytes(const StoredProduct& product, const std::byte* group, std::int64_t row, float* y,
                    std::int64_t y_row) {
    constexpr int kZero = kFormat == StoredFormat::kInt8 ? kInt8Zero : kInt4Zero;
    const auto groups = groups_of(product.weight.inputs), bytes = group_bytes(kFormat);
    const auto& x = product.rounded;
    __m512 sums[Rows];
#pragma GCC unroll 8
    for (int i = 0; i < Rows; ++i) sums[i] = _mm512_setzero_ps();
    for (std::int64_t g = 0; g < groups; ++g, group += bytes) {
        __m512i fours[kFours];
        read_bytes<kFormat>(group, fours);
        const auto steps = read_steps(group);
#pragma GCC unroll 8
        for (int i = 0; i < Rows; ++i) {
            const auto at = (row + i) * groups + g;
            auto whole = _mm512_set1_epi32(-kZero * x.sums[at]);
#pragma GCC unroll 8
            for (int k = 0; k < kFours; ++k) {
                int four;
                __builtin_memcpy(&four, x.steps + at * kStoredInputs + std::ptrdiff_t{k} * 4, sizeof four);
                whole = _mm512_dpbusd_epi32(whole, fours[k], _mm512_set1_epi32(four));
            }
            sums[i] =
                _mm512_fmadd_ps(_mm512_cvtepi32_ps(whole), _mm512_mul_ps(steps, _mm512_set1_ps(x.scales[at])), sums[i]);
        }
    }
#pragma GCC unroll 8
    for (int i = 0; i < Rows; ++i) _mm512_storeu_ps(y + i * y_row, sums[i]);
}

template <StoredFormat kFormat, int Rows>
void multiply_bytes_of(std::int64_t rows, const StoredProduct& product, const std::byte* group, std::int64_t row,
                       float* y, std::int64_t y_row) {
    if (rows == Rows) return multiply_bytes<kFormat, Rows>(product, group, row, y, y_row);
    if constexpr (Rows > 1) multiply_bytes_of<kFormat, Rows - 1>(rows, product, group, row, y, y_row);
}

struct ByBytes {
    void operator()(const StoredProduct& product, std::int64_t panel, std::int64_t first, std::int64_t last, float* y,
                    std::int64_t y_row) const {
        const auto& weight = product.weight;
        const auto* groups = weight.panels + panel * groups_of(weight.inputs) * group_bytes(weight.format);
        for (auto row = first; row < last; row += kRowsBeside, y += kRowsBeside * y_row) {
            const auto rows = smaller(kRowsBeside, last - row);
            if (weight.format == StoredFormat::kInt8)
                multiply_bytes_of<StoredFormat::kInt8, kRowsBeside>(rows, product, groups, row, y, y_row);
            else
                multiply_bytes_of<StoredFormat::kInt4, kRowsBeside>(rows, product, groups, row, y, y_row);
        }
    }
};

}  // namespace

void multiply_stored_by_vnni(const StoredProduct& product, std::int64_t begin, std::int64_t end) {
    multiply_pieces(product, begin, end, ByBytes{});
}

}  // namespace emloc
