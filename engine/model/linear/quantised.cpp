#include "engine/model/linear/quantised.h"

#include <ATen/core/dispatch/Dispatcher.h>

namespace emloc {
namespace {

// One scale a row of the weight, symmetric.
at::Tensor quantised(const at::Tensor& weight) {
    constexpr double kLargest = 127;
    const auto scales = (weight.abs().amax(1) / kLargest).clamp_min(1e-12).to(at::kDouble);
    return at::quantize_per_channel(weight, scales, at::zeros({weight.size(0)}, at::kLong), 0, at::kQInt8);
}

// The bias is left out: it is added in full.
c10::intrusive_ptr<LinearPackedParamsBase> packed_int8(const at::Tensor& rows) {
    using Prepack = c10::intrusive_ptr<LinearPackedParamsBase>(at::Tensor, std::optional<at::Tensor>);
    static const auto prepack =
        c10::Dispatcher::singleton().findSchemaOrThrow("quantized::linear_prepack", "").typed<Prepack>();
    return prepack.call(rows, std::nullopt);
}

// Without VNNI the 8-bit products are added in 16 bits, which 8-bit inputs can overflow: 7 bits are used there.
bool needs_reduced_range() {
    return !__builtin_cpu_supports("avx512vnni");
}

// fbgemm takes one scale for all of x, by which one row of large values costs the others their low bits. So rows are
// brought to one size before, and back afterwards.
at::Tensor multiply_int8(LinearPackedParamsBase& weight, const at::Tensor& x) {
    if (x.size(0) == 1) return weight.apply_dynamic(x, needs_reduced_range());
    const auto size = x.abs().amax(1, /*keepdim=*/true).clamp_min(1e-12);
    return weight.apply_dynamic(x / size, needs_reduced_range()).mul_(size);
}

}  // namespace

QuantisedWeight::QuantisedWeight(const at::Tensor& weight) {
    const auto rows = quantised(weight);
    packed_ = packed_int8(rows);
    row_ = int8_weight_of(*packed_, rows.int_repr().const_data_ptr<std::int8_t>());
}

at::Tensor QuantisedWeight::multiply(const at::Tensor& x, const std::optional<at::Tensor>& bias) const {
    auto y = multiply_int8(*packed_, x);
    return bias ? y.add_(*bias) : y;
}

at::Tensor QuantisedWeight::plain() const {
    return std::get<0>(packed_->unpack()).dequantize();
}

}  // namespace emloc
