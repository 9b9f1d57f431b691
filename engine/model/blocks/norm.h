// Norms by row, with their weights.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <string>
#include <utility>

#include "engine/kernels/row_operations.h"
#include "engine/model/checkpoint/weights.h"

namespace emloc {

// x: [rows, width]; both return the same shape.
struct LayerNorm {
    at::Tensor weight, bias;  // [width]
    double epsilon = 0;

    at::Tensor operator()(const at::Tensor& x) const {
        return at::layer_norm(x, {weight.size(0)}, weight, bias, epsilon);
    }
};

struct RmsNorm {
    at::Tensor weight;  // [width]
    double epsilon = 0;
    bool is_centered = false;  // the weight is one less than what it stands for

    at::Tensor operator()(const at::Tensor& x) const { return rms_norm(x, is_centered ? weight + 1 : weight, epsilon); }
};

// name.weight and name.bias.
inline LayerNorm take_layer_norm(WeightLoader& weights, const std::string& name, std::int64_t width, double epsilon) {
    auto weight = weights.take(name + ".weight", {width});
    return {std::move(weight), weights.take(name + ".bias", {width}), epsilon};
}

inline RmsNorm take_rms_norm(WeightLoader& weights, const std::string& name, std::int64_t width, double epsilon,
                             bool is_centered = false) {
    return {weights.take(name + ".weight", {width}), epsilon, is_centered};
}

}  // namespace emloc
