// The two kinds of MLP between attention layers. x: [rows, width].
#pragma once

#include <ATen/ATen.h>

#include "engine/model/linear/linear.h"

namespace emloc {

// By element; the same shape.
using Activation = at::Tensor (*)(const at::Tensor& x);

// x * sigmoid(1.702 x): CLIP's approximation of GELU.
at::Tensor quick_gelu(const at::Tensor& x);
at::Tensor exact_gelu(const at::Tensor& x);
at::Tensor tanh_gelu(const at::Tensor& x);

struct PlainMlp {
    Linear in, out;
    Activation activation = nullptr;

    at::Tensor operator()(const at::Tensor& x) const { return out(activation(in(x))); }
    // What it makes of x, and `addend` [rows, outputs] with it.
    at::Tensor plus(const at::Tensor& x, const at::Tensor& addend) const { return out.plus(activation(in(x)), addend); }
};

// down(silu(gate(x)) * up(x))
struct GatedMlp {
    Linear gate, up, down;

    at::Tensor plus(const at::Tensor& x, const at::Tensor& addend) const;
};

}  // namespace emloc
