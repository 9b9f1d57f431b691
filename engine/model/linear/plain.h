// A weight that stays the tensor it is: on a GPU, in any dtype but f32, and wherever autograd and an optimiser must
// reach it.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <optional>
#include <utility>

#include "engine/kernels/may_use_kernel.h"
#include "engine/kernels/row_product.h"

namespace emloc {

// Of a weight whose outputs belong to heads: the outputs begin .. begin + count of each of them.
struct HeadPart {
    std::int64_t heads = 1;
    std::int64_t begin = 0;
    std::int64_t count = 0;

    // weight: [outputs, inputs] -> [heads * count, inputs]
    at::Tensor of(const at::Tensor& weight) const {
        return weight.unflatten(0, {heads, -1}).narrow(1, begin, count).flatten(0, 1);
    }
};

class PlainWeight {
 public:
    PlainWeight() = default;
    // weight: [outputs, inputs], shared.
    explicit PlainWeight(at::Tensor weight) : weight_(std::move(weight)) {}
    // That part of it, taken anew each time, so that a gradient reaches the whole.
    PlainWeight(at::Tensor whole, HeadPart part) : weight_(std::move(whole)), part_(part) {}

    // x: [rows, inputs] -> x W^T + bias, [rows, outputs]; differentiable in all three.
    at::Tensor multiply(const at::Tensor& x, const std::optional<at::Tensor>& bias) const {
        return at::linear(x, plain(), bias);
    }

    // For multiply_row(), where a kernel may read the weight. Taken anew each time: the tensor's owner may change it.
    std::optional<RowWeight> row() const {
        if (part_ || !may_use_kernel(weight_) || !weight_.is_contiguous()) return std::nullopt;
        return RowWeight{weight_.const_data_ptr<float>(), weight_.size(0), weight_.size(1)};
    }

    at::Tensor plain() const { return part_ ? part_->of(weight_) : weight_; }

 private:
    at::Tensor weight_;
    std::optional<HeadPart> part_;
};

}  // namespace emloc
