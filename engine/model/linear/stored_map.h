// Weights on the CPU in fewer bits than they are computed with, each group of inputs with scales of its own.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <optional>

#include "engine/kernels/stored.h"

namespace emloc {

class StoredMap {
 public:
    // weight: [outputs, inputs], f32; not needed afterwards.
    StoredMap(const at::Tensor& weight, StoredFormat format);

    // x: [rows, inputs], f32. Returns x W^T + bias: [rows, outputs]. In f32, or, where the processor multiplies bytes
    // and the format is one of integers, with x in 8 bits by groups too; what a row gets depends on no other row. Has
    // no derivative.
    at::Tensor multiply(const at::Tensor& x, const std::optional<at::Tensor>& bias) const;

    // The rounded weight in f32, a copy.
    at::Tensor plain() const;

 private:
    StoredWeight view() const;

    StoredFormat format_;
    std::int64_t outputs_, inputs_;
    at::Tensor panels_;  // uint8, as stored.h arranges them
};

}  // namespace emloc
