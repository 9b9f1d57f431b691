// y = x W^T of some rows in f32, for processors with AVX2 alone: there oneDNN packs the weight at every call, which is
// a third of the time for the rows of a question (82 rows, 512 to 2,048: 50 GFLOP/s for 76 here, on Zen 3).
#pragma once

#include <cstdint>

namespace emloc {

inline constexpr std::int64_t kPanelOutputs = 16;

// All memory belongs to the caller.
struct PanelProduct {
    const float* panels = nullptr;  // of the weight: [outputs / kPanelOutputs, inputs, kPanelOutputs]
    std::int64_t outputs = 0, inputs = 0;
    const float* x = nullptr;  // [rows, inputs]
    std::int64_t rows = 0;
    float* y = nullptr;  // [rows, outputs]
};

// Whether nothing else multiplies by a weight of so many outputs as fast on this processor.
bool panels_are_best(std::int64_t outputs);

// The work falls into pieces 0 .. panel_pieces() - 1, of which any may run beside each other. What a row gets depends
// on no other row.
std::int64_t panel_pieces(const PanelProduct& product);

// Does pieces begin .. end. Only where the processor has AVX2 and FMA.
void multiply_panels(const PanelProduct& product, std::int64_t begin, std::int64_t end);

}  // namespace emloc
