// y = x W^T + b, with the weight kept in the form that its device multiplies fastest.
#pragma once

#include <ATen/ATen.h>
#include <ATen/native/quantized/PackedParams.h>

#include <initializer_list>
#include <optional>
#include <vector>

#include "engine/kernels/int8_row.h"
#include "engine/kernels/row_product.h"

namespace emloc {

enum class WeightPrecision {
    kFull,  // as computed with
    kInt8,  // on the CPU: rows of the weight in 8 bits, inputs too, quantised row by row as they come
};

class Linear {
 public:
    Linear();
    // weight: [outputs, inputs]; bias: [outputs], or undefined. On the CPU the weight is packed anew, and the tensor
    // given is no longer needed. An undefined weight (a loader that failed) makes a linear map that must not be used.
    Linear(at::Tensor weight, at::Tensor bias, WeightPrecision precision = WeightPrecision::kFull);

    // Shares the weight as it is.
    static Linear unpacked(at::Tensor weight);

    // x: [rows, inputs]; all return [rows, outputs].
    at::Tensor operator()(const at::Tensor& x) const;
    at::Tensor silu(const at::Tensor& x) const;                             // silu(x W^T + b)
    at::Tensor plus(const at::Tensor& x, const at::Tensor& addend) const;   // x W^T + b + addend
    at::Tensor times(const at::Tensor& x, const at::Tensor& factor) const;  // (x W^T + b) * factor, by element

    // What each of the maps makes of the same x: faster than one after another where x is a single row.
    static std::vector<at::Tensor> each(std::initializer_list<const Linear*> maps, const at::Tensor& x);

 private:
    // y where a kernel of ours does it: a single row that multiply_row() can do, or any by panels; undefined otherwise.
    at::Tensor by_kernel(const at::Tensor& x) const;
    at::Tensor by_panels(const at::Tensor& x) const;
    // The same of several maps, whose weights are `weight`; nothing where one of them lacks it.
    template <class Product, class Weight>
    static std::vector<at::Tensor> of_row(std::initializer_list<const Linear*> maps, const at::Tensor& x,
                                          std::optional<Weight> Linear::*weight);

    at::Tensor weight_;                    // plain, in panels, or packed by oneDNN
    std::optional<RowWeight> row_weight_;  // weight_'s, where single rows can be multiplied by it
    std::optional<at::Tensor> bias_;
    c10::intrusive_ptr<LinearPackedParamsBase> int8_;
    std::optional<Int8Weight> int8_row_;  // int8_'s
    bool is_in_panels_ = false, is_packed_ = false;
};

}  // namespace emloc
