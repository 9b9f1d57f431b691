#include "engine/model/blocks/mlp.h"

namespace emloc {

at::Tensor quick_gelu(const at::Tensor& x) {
    constexpr double kSteepness = 1.702;
    return x * at::sigmoid(x * kSteepness);
}

at::Tensor exact_gelu(const at::Tensor& x) {
    return at::gelu(x);
}

at::Tensor tanh_gelu(const at::Tensor& x) {
    return at::gelu(x, "tanh");
}

at::Tensor GatedMlp::plus(const at::Tensor& x, const at::Tensor& addend) const {
    if (x.size(0) > 1) return down.plus(up.times(x, gate.silu(x)), addend);
    const auto products = Linear::each({&gate, &up}, x);
    return down.plus(at::silu(products[0]).mul_(products[1]), addend);
}

}  // namespace emloc
