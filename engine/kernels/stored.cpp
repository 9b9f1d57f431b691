#include "engine/kernels/stored.h"

#include "engine/kernels/processor.h"
#include "engine/kernels/stored_paths.h"

namespace emloc {
constexpr int kLanes = 4, kVectors = 4;
}

#include "engine/kernels/stored_rounding.h"

namespace emloc {
std::int64_t stored_panels(std::int64_t outputs) {
    return panels_of(outputs);
}

std::int64_t stored_groups(std::int64_t inputs) {
    return groups_of(inputs);
}

std::int64_t stored_bytes(StoredFormat format, std::int64_t outputs, std::int64_t inputs) {
    return panels_of(outputs) * groups_of(inputs) * group_bytes(format);
}

void store_weight(const float* weight, const StoredWeight& stored, std::int64_t begin, std::int64_t end) {
    has_avx2_and_fma() ? store_by_avx2(weight, stored, begin, end) : store_panels(weight, stored, begin, end);
}

void widen_weight(const StoredWeight& stored, float* weight, std::int64_t begin, std::int64_t end) {
    const auto groups = groups_of(stored.inputs), bytes = group_bytes(stored.format);
    float tile[kStoredInputs * kStoredOutputs];
    for (auto panel = begin; panel < end; ++panel)
        for (std::int64_t group = 0; group < groups; ++group) {
            widen_groups(stored.format, stored.panels + (panel * groups + group) * bytes, 1, tile);
            const auto output = panel * kStoredOutputs, input = group * kStoredInputs;
            for (std::int64_t i = 0; i < smaller(kStoredOutputs, stored.outputs - output); ++i)
                for (std::int64_t k = 0; k < smaller(kStoredInputs, stored.inputs - input); ++k)
                    weight[(output + i) * stored.inputs + input + k] = tile[k * kStoredOutputs + i];
        }
}

bool multiplies_bytes(StoredFormat format) {
    return format != StoredFormat::kBf16 && has_avx512_vnni();
}

void round_rows(const float* x, std::int64_t inputs, const RoundedRows& rounded, std::int64_t begin, std::int64_t end) {
    has_avx2_and_fma() ? round_by_avx2(x, inputs, rounded, begin, end) : round_all(x, inputs, rounded, begin, end);
}

std::int64_t stored_pieces(const StoredProduct& product) {
    return (product.rows + kRowsAtOnce - 1) / kRowsAtOnce * panels_of(product.weight.outputs);
}

void multiply_stored(const StoredProduct& product, std::int64_t begin, std::int64_t end) {
    if (product.rounded.steps != nullptr) return multiply_stored_by_vnni(product, begin, end);
    if (has_avx512()) return multiply_stored_by_avx512(product, begin, end);
    if (has_avx2_and_fma()) return multiply_stored_by_avx2(product, begin, end);
    multiply_pieces(product, begin, end, multiply_in_f32);
}

}  // namespace emloc
