#include "engine/model/linear/packed.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include "engine/kernels/panels.h"
#include "engine/kernels/parallel.h"
#include "engine/model/linear/packed_numbers.h"

namespace emloc {
namespace {

// oneDNN's linear operators, which libtorch offers through its dispatcher alone.
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

at::Tensor packed(const at::Tensor& weight) {
    static const auto pack = operator_named<Pack>("mkldnn::_reorder_linear_weight", "");
    return pack.call(weight, kUsualRows);
}

std::optional<RowWeight> row_weight_of(const at::Tensor& packed, const at::Tensor& weight) {
    const auto* numbers = packed_numbers(packed);
    if (numbers == nullptr || !weight.is_contiguous()) return std::nullopt;
    return arrangement_of(numbers, {weight.const_data_ptr<float>(), weight.size(0), weight.size(1)});
}

}  // namespace

bool PackedWeight::is_available() {
    static const bool found =
        at::globalContext().hasMKLDNN() &&
        c10::Dispatcher::singleton().findSchema({"mkldnn::_linear_pointwise", "binary"}).has_value();
    return found;
}

PackedWeight::PackedWeight(const at::Tensor& weight) : packed_(packed(weight)), row_(row_weight_of(packed_, weight)) {}

at::Tensor PackedWeight::multiply(const at::Tensor& x, const std::optional<at::Tensor>& bias,
                                  std::string_view activation) const {
    static const auto linear = operator_named<Unary>("mkldnn::_linear_pointwise", "");
    return linear.call(x, packed_, bias, activation, c10::List<std::optional<at::Scalar>>(), "");
}

at::Tensor PackedWeight::multiply_and(const at::Tensor& x, const at::Tensor& other,
                                      const std::optional<at::Tensor>& bias, std::string_view operation) const {
    static const auto linear = operator_named<Binary>("mkldnn::_linear_pointwise", "binary");
    return linear.call(x, other, packed_, bias, operation);
}

PanelWeight::PanelWeight(const at::Tensor& weight)
    : panels_(weight.contiguous().view({-1, kPanelOutputs, weight.size(1)}).transpose(1, 2).contiguous()),
      row_({panels_.const_data_ptr<float>(), weight.size(0), weight.size(1), kPanelOutputs}) {}

at::Tensor PanelWeight::multiply(const at::Tensor& x, const std::optional<at::Tensor>& bias) const {
    constexpr std::int64_t kWorthAThread = 1 << 16;  // products
    const auto rows = x.contiguous();
    auto y = at::empty({rows.size(0), row_->outputs}, rows.options());
    const PanelProduct product{row_->data,   row_->outputs,
                               row_->inputs, rows.const_data_ptr<float>(),
                               rows.size(0), y.mutable_data_ptr<float>()};
    const auto pieces = panel_pieces(product);
    run_in_shares(rows.size(0) * panels_.numel(), kWorthAThread,
                  [&](const Share& share) { multiply_panels(product, share.begin(pieces), share.end(pieces)); });
    if (bias) y.add_(*bias);
    return y;
}

at::Tensor PanelWeight::plain() const {
    return panels_.transpose(1, 2).reshape({row_->outputs, row_->inputs});
}

}  // namespace emloc
