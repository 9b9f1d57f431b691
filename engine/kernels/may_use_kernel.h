// The one question before every kernel that libtorch knows nothing of: may it compute this?
#pragma once

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace emloc {

// Whether autograd records what is computed from these tensors, of which some may be undefined. What is recorded takes
// libtorch's differentiable operations alone: a kernel of ours, and an operation of libtorch without a derivative,
// would give the right numbers and lose their gradient without a word.
template <class... Tensors>
bool is_recorded(const Tensors&... tensors) {
    return ((tensors.defined() && tensors.requires_grad()) || ...) && c10::GradMode::is_enabled();
}

// Whether a kernel of ours may read these tensors, all of them defined: f32 in the CPU's memory, and not recorded.
// How their numbers lie (strides) is for each kernel to check. Costs a few nanoseconds.
template <class... Tensors>
bool may_use_kernel(const Tensors&... tensors) {
    return ((tensors.is_cpu() && tensors.scalar_type() == at::kFloat) && ...) && !is_recorded(tensors...);
}

// x as sums of many of its numbers are computed: in f32, or in f64 where x is.
inline at::Tensor widened(const at::Tensor& x) {
    return x.to(at::promote_types(x.scalar_type(), at::kFloat));
}

}  // namespace emloc
