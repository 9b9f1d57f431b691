#include "engine/model/linear/linear.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>

#include "engine/kernels/panels.h"
#include "engine/kernels/parallel.h"

namespace at::native {
// Exported by libtorch, declared in none of its headers that are installed.
void* data_ptr_from_mkldnn(const Tensor& tensor);
}  // namespace at::native

namespace emloc {
namespace {

// oneDNN's linear operators, which libtorch offers through its dispatcher alone. Packed once, its products take 0.8 of
// the time of at::linear's, which packs the weight at every call (measured on Zen 4).
using Pack = at::Tensor(const at::Tensor&, std::optional<std::int64_t>);
using Unary = at::Tensor(const at::Tensor&, const at::Tensor&, const std::optional<at::Tensor>&, std::string_view,
                         c10::List<std::optional<at::Scalar>>, std::optional<std::string_view>);
using Binary = at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, const std::optional<at::Tensor>&,
                          std::string_view);

constexpr std::int64_t kUsualRows = 512;  // what the packed form is best for; any number works

template <class Signature>
c10::TypedOperatorHandle<Signature> operator_named(const char* name, const char* overload) {
    return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).typed<Signature>();
}

bool can_pack() {
    static const bool found =
        at::globalContext().hasMKLDNN() &&
        c10::Dispatcher::singleton().findSchema({"mkldnn::_linear_pointwise", "binary"}).has_value();
    return found;
}

at::Tensor packed(const at::Tensor& weight) {
    static const auto pack = operator_named<Pack>("mkldnn::_reorder_linear_weight", "");
    return pack.call(weight, kUsualRows);
}

std::optional<RowWeight> row_weight_of(const at::Tensor& weight) {
    if (!weight.is_contiguous()) return std::nullopt;
    return RowWeight{weight.const_data_ptr<float>(), weight.size(0), weight.size(1)};
}

// Where a processor likes an arrangement best that arrangement_of() does not know, single rows are multiplied as others
// are.
std::optional<RowWeight> row_weight_of(const at::Tensor& packed, const at::Tensor& weight) {
    const auto plain = row_weight_of(weight);
    if (!plain) return std::nullopt;
    return arrangement_of(static_cast<const float*>(at::native::data_ptr_from_mkldnn(packed)), *plain);
}

at::Tensor in_panels(const at::Tensor& weight) {
    return weight.view({-1, kPanelOutputs, weight.size(1)}).transpose(1, 2).contiguous();
}

at::Tensor multiply(const at::Tensor& x, const at::Tensor& weight, const std::optional<at::Tensor>& bias,
                    std::string_view activation) {
    static const auto linear = operator_named<Unary>("mkldnn::_linear_pointwise", "");
    return linear.call(x, weight, bias, activation, c10::List<std::optional<at::Scalar>>(), "");
}

at::Tensor multiply_and(const at::Tensor& x, const at::Tensor& other, const at::Tensor& weight,
                        const std::optional<at::Tensor>& bias, std::string_view operation) {
    static const auto linear = operator_named<Binary>("mkldnn::_linear_pointwise", "binary");
    return linear.call(x, other, weight, bias, operation);
}

// One scale a row of the weight, symmetric.
at::Tensor quantised(const at::Tensor& weight) {
    constexpr double kLargest = 127;
    const auto scales = (weight.abs().amax(1) / kLargest).clamp_min(1e-12).to(at::kDouble);
    return at::quantize_per_channel(weight, scales, at::zeros({weight.size(0)}, at::kLong), 0, at::kQInt8);
}

// The bias is left out: it is added in full.
c10::intrusive_ptr<LinearPackedParamsBase> packed_int8(const at::Tensor& rows) {
    using Prepack = c10::intrusive_ptr<LinearPackedParamsBase>(at::Tensor, std::optional<at::Tensor>);
    static const auto prepack = operator_named<Prepack>("quantized::linear_prepack", "");
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

Linear::Linear() = default;

Linear::Linear(at::Tensor weight, at::Tensor bias, WeightPrecision precision)
    : weight_(std::move(weight)), bias_(bias.defined() ? std::optional(std::move(bias)) : std::nullopt) {
    if (!weight_.defined() || !weight_.is_cpu() || weight_.scalar_type() != at::kFloat) return;
    if (precision == WeightPrecision::kInt8) {
        const auto rows = quantised(weight_);
        weight_ = at::Tensor();
        int8_ = packed_int8(rows);
        int8_row_ = int8_weight_of(*int8_, rows.int_repr().const_data_ptr<std::int8_t>());
    } else if (panels_are_best(weight_.size(0))) {
        weight_ = in_panels(weight_.contiguous());
        row_weight_ =
            RowWeight{weight_.const_data_ptr<float>(), weight_.size(0) * kPanelOutputs, weight_.size(1), kPanelOutputs};
        is_in_panels_ = true;
    } else if (can_pack()) {
        auto packed_weight = packed(weight_);
        row_weight_ = row_weight_of(packed_weight, weight_);
        weight_ = std::move(packed_weight);
        is_packed_ = true;
    }
}

Linear Linear::unpacked(at::Tensor weight) {
    Linear linear;
    linear.weight_ = std::move(weight);
    if (linear.weight_.is_cpu() && linear.weight_.scalar_type() == at::kFloat)
        linear.row_weight_ = row_weight_of(linear.weight_);
    return linear;
}

template <class Product, class Weight>
std::vector<at::Tensor> Linear::of_row(std::initializer_list<const Linear*> maps, const at::Tensor& x,
                                       std::optional<Weight> Linear::*weight) {
    if (x.size(0) != 1 || x.scalar_type() != at::kFloat) return {};
    if (!std::ranges::all_of(maps, [&](const Linear* map) { return (map->*weight).has_value(); })) return {};
    std::vector<at::Tensor> results;
    std::vector<Product> products;
    for (const auto* map : maps) {
        auto y = at::empty({1, (map->*weight)->outputs}, x.options());
        products.push_back({*(map->*weight), y.template mutable_data_ptr<float>()});
        results.push_back(std::move(y));
    }
    multiply_row(std::span<const Product>(products), x.contiguous().const_data_ptr<float>());
    for (auto y = results.begin(); const auto* map : maps) {
        if (map->bias_) y->add_(*map->bias_);
        ++y;
    }
    return results;
}

at::Tensor Linear::by_panels(const at::Tensor& x) const {
    constexpr std::int64_t kWorthAThread = 1 << 16;  // products
    if (!is_in_panels_) return {};
    const auto rows = x.contiguous();
    auto y = at::empty({rows.size(0), row_weight_->outputs}, rows.options());
    const PanelProduct product{row_weight_->data,   row_weight_->outputs,
                               row_weight_->inputs, rows.const_data_ptr<float>(),
                               rows.size(0),        y.mutable_data_ptr<float>()};
    const auto pieces = panel_pieces(product);
    run_in_shares(rows.size(0) * weight_.numel(), kWorthAThread,
                  [&](const Share& share) { multiply_panels(product, share.begin(pieces), share.end(pieces)); });
    if (bias_) y.add_(*bias_);
    return y;
}

at::Tensor Linear::by_kernel(const at::Tensor& x) const {
    auto y = int8_ ? of_row<Int8Product>({this}, x, &Linear::int8_row_)
                   : of_row<RowProduct>({this}, x, &Linear::row_weight_);
    return y.empty() ? by_panels(x) : std::move(y.front());
}

std::vector<at::Tensor> Linear::each(std::initializer_list<const Linear*> maps, const at::Tensor& x) {
    auto results = of_row<RowProduct>(maps, x, &Linear::row_weight_);
    if (results.empty()) results = of_row<Int8Product>(maps, x, &Linear::int8_row_);
    if (results.empty())
        for (const auto* map : maps) results.push_back((*map)(x));
    return results;
}

at::Tensor Linear::operator()(const at::Tensor& x) const {
    if (auto y = by_kernel(x); y.defined()) return y;
    if (int8_) {
        auto y = multiply_int8(*int8_, x);
        return bias_ ? y.add_(*bias_) : y;
    }
    if (!is_packed_) return at::linear(x, weight_, bias_);
    return multiply(x, weight_, bias_, "none");
}

at::Tensor Linear::silu(const at::Tensor& x) const {
    if (auto y = by_kernel(x); y.defined()) return at::silu_(y);
    if (!is_packed_) return at::silu((*this)(x));
    return multiply(x, weight_, bias_, "swish");
}

at::Tensor Linear::plus(const at::Tensor& x, const at::Tensor& addend) const {
    if (auto y = by_kernel(x); y.defined()) return y.add_(addend);
    if (!is_packed_) return (*this)(x).add_(addend);
    return multiply_and(x, addend, weight_, bias_, "add");
}

at::Tensor Linear::times(const at::Tensor& x, const at::Tensor& factor) const {
    if (auto y = by_kernel(x); y.defined()) return y.mul_(factor);
    if (!is_packed_) return (*this)(x).mul_(factor);
    return multiply_and(x, factor, weight_, bias_, "mul");
}

}  // namespace emloc
