// A weight that stays the tensor it is: on a GPU, in any dtype but f32, and wherever autograd and an optimiser must
// reach it.
#pragma once

#include <ATen/ATen.h>

#include <optional>
#include <utility>

#include "engine/kernels/may_use_kernel.h"
#include "engine/kernels/row_product.h"

namespace emloc {

class PlainWeight {
 public:
    PlainWeight() = default;
    // weight: [outputs, inputs], shared.
    explicit PlainWeight(at::Tensor weight) : weight_(std::move(weight)) {}

    // x: [rows, inputs] -> x W^T + bias, [rows, outputs]; differentiable in all three.
    at::Tensor multiply(const at::Tensor& x, const std::optional<at::Tensor>& bias) const {
        return at::linear(x, weight_, bias);
    }

    // For multiply_row(), where a kernel may read the weight. Taken anew each time: the tensor's owner may change it.
    std::optional<RowWeight> row() const {
        if (!may_use_kernel(weight_) || !weight_.is_contiguous()) return std::nullopt;
        return RowWeight{weight_.const_data_ptr<float>(), weight_.size(0), weight_.size(1)};
    }

    const at::Tensor& plain() const { return weight_; }

 private:
    at::Tensor weight_;
};

}  // namespace emloc
