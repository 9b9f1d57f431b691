// Weights in 8 bits on the CPU, row by row; inputs are quantised too, as they come.
#pragma once

#include <ATen/ATen.h>
#include <ATen/native/quantized/PackedParams.h>

#include <optional>

#include "engine/kernels/int8_row.h"

namespace emloc {

class QuantisedWeight {
 public:
    // weight: [outputs, inputs], f32; not needed afterwards.
    explicit QuantisedWeight(const at::Tensor& weight);

    // x: [rows, inputs], f32. Returns x W^T + bias, the bias added in full: [rows, outputs]. Has no derivative.
    at::Tensor multiply(const at::Tensor& x, const std::optional<at::Tensor>& bias) const;

    // For multiply_row(), where it can.
    const std::optional<Int8Weight>& row() const { return row_; }
    // The rounded weight in f32, a copy.
    at::Tensor plain() const;

 private:
    c10::intrusive_ptr<LinearPackedParamsBase> packed_;
    std::optional<Int8Weight> row_;  // packed_'s
};

}  // namespace emloc
