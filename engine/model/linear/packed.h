// Weights of f32 in the CPU's memory, arranged anew for its fastest products.
#pragma once

#include <ATen/ATen.h>

#include <optional>
#include <string_view>

#include "engine/kernels/row_product.h"

namespace emloc {

// In oneDNN's own layout. Packed once, its products take 0.8 of the time of at::linear's, which packs the weight at
// every call (measured on Zen 4).
class PackedWeight {
 public:
    // Whether this libtorch brings oneDNN and the operators by which its packed weights are used.
    static bool is_available();

    // weight: [outputs, inputs]; not needed afterwards.
    explicit PackedWeight(const at::Tensor& weight);

    // x: [rows, inputs], f32. All return [rows, outputs], and none has a derivative.
    // activation(x W^T + bias): "none" or "swish".
    at::Tensor multiply(const at::Tensor& x, const std::optional<at::Tensor>& bias,
                        std::string_view activation = "none") const;
    // (x W^T + bias) + other, or * other: "add" or "mul".
    at::Tensor multiply_and(const at::Tensor& x, const at::Tensor& other, const std::optional<at::Tensor>& bias,
                            std::string_view operation) const;

    // For multiply_row(); nothing where the processor likes an arrangement best that arrangement_of() does not know.
    const std::optional<RowWeight>& row() const { return row_; }
    // A copy in the order in which it was given.
    at::Tensor plain() const { return packed_.to_dense(); }

 private:
    at::Tensor packed_;
    std::optional<RowWeight> row_;  // packed_'s numbers
};

// In panels: what is fastest on processors with AVX2 alone.
class PanelWeight {
 public:
    // weight: [outputs, inputs], for which panels_are_best(outputs); not needed afterwards.
    explicit PanelWeight(const at::Tensor& weight);

    // As PackedWeight's.
    at::Tensor multiply(const at::Tensor& x, const std::optional<at::Tensor>& bias) const;
    const std::optional<RowWeight>& row() const { return row_; }
    at::Tensor plain() const;

 private:
    at::Tensor panels_;             // [outputs / kPanelOutputs, inputs, kPanelOutputs]
    std::optional<RowWeight> row_;  // panels_' numbers; always there
};

}  // namespace emloc
