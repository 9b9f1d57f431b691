// Slopes that need no derivative, to hold those of autograd against.
#pragma once

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace emloc::testing {

// What central differences in f64 leave of a smooth function's slope: the cube of the step and the rounding by it.
inline constexpr double kDifferenceStep = 1e-5, kDifferenceError = 1e-7;

// A loss of inputs that it reads where they lie.
using Loss = std::function<at::Tensor()>;

// The slope of `loss` where `x` (f64, read by it) moves along `direction`.
inline double slope(const Loss& loss, const at::Tensor& x, const at::Tensor& direction) {
    const at::NoGradGuard no_gradients;
    const auto start = x.detach().clone();
    x.copy_(start + direction * kDifferenceStep);
    const auto ahead = loss().item<double>();
    x.copy_(start - direction * kDifferenceStep);
    const auto behind = loss().item<double>();
    x.copy_(start);
    return (ahead - behind) / (2 * kDifferenceStep);
}

// The gradients of `loss` by each input, which must require them; an input that has none is a failure of its own.
inline std::vector<at::Tensor> gradients(const Loss& loss, const std::vector<at::Tensor>& inputs) {
    const at::AutoGradMode with_gradients(true);
    for (const auto& input : inputs) input.mutable_grad() = at::Tensor();
    loss().backward();
    std::vector<at::Tensor> found;
    for (const auto& input : inputs) {
        EXPECT_TRUE(input.grad().defined()) << "input " << found.size() << " has no gradient";
        found.push_back(input.grad().defined() ? input.grad().clone() : at::full_like(input.detach(), NAN));
    }
    return found;
}

// f64: each gradient against the slope along itself, where a wrong part of it shows most, and along any direction.
inline void expect_slopes(const Loss& loss, const std::vector<at::Tensor>& inputs) {
    const auto found = gradients(loss, inputs);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        for (const auto& towards : {found[i], at::Tensor(at::randn_like(found[i]))}) {
            const auto direction = towards / towards.norm();
            const auto by_autograd = (found[i] * direction).sum().item<double>();
            EXPECT_NEAR(slope(loss, inputs[i], direction), by_autograd, kDifferenceError * (1 + std::abs(by_autograd)))
                << "input " << i;
        }
    }
}

// By the norm: the largest difference of single numbers says more of their size than of an error.
inline double relative_error(const at::Tensor& found, const at::Tensor& expected) {
    const auto wide = expected.to(at::kDouble);
    return ((found.to(at::kDouble) - wide).norm() / wide.norm()).item<double>();
}

}  // namespace emloc::testing
