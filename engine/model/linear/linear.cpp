#include "engine/model/linear/linear.h"

#include "engine/kernels/may_use_kernel.h"
#include "engine/kernels/panels.h"

namespace emloc {
namespace {

std::optional<StoredFormat> stored_format_of(WeightPrecision precision) {
    switch (precision) {
        case WeightPrecision::kBf16:
            return StoredFormat::kBf16;
        case WeightPrecision::kInt8Groups:
            return StoredFormat::kInt8;
        case WeightPrecision::kInt4:
            return StoredFormat::kInt4;
        default:
            return std::nullopt;
    }
}

}  // namespace

Linear::Linear() = default;

Linear::Linear(at::Tensor weight, at::Tensor bias, WeightPrecision precision)
    : bias_(bias.defined() ? std::optional(std::move(bias)) : std::nullopt) {
    const bool stays_plain = precision == WeightPrecision::kTrainable || !weight.defined() || !may_use_kernel(weight);
    if (!stays_plain && precision == WeightPrecision::kInt8)
        weight_.emplace<QuantisedWeight>(weight);
    else if (const auto format = stored_format_of(precision); !stays_plain && format)
        weight_.emplace<StoredMap>(weight, *format);
    else if (!stays_plain && panels_are_best(weight.size(0)))
        weight_.emplace<PanelWeight>(weight);
    else if (!stays_plain && PackedWeight::is_available())
        weight_.emplace<PackedWeight>(weight);
    else
        weight_.emplace<PlainWeight>(std::move(weight));
}

Linear Linear::unpacked(at::Tensor weight) {
    return {std::move(weight), {}, WeightPrecision::kTrainable};
}

Linear Linear::adapted(at::Tensor weight, at::Tensor bias, LowRankPair pair) {
    Linear map;
    map.weight_.emplace<AdaptedWeight>(std::move(weight), std::move(pair));
    if (bias.defined()) map.bias_ = std::move(bias);
    return map;
}

Linear Linear::of_heads(const at::Tensor& whole, const HeadPart& part, WeightPrecision precision,
                        std::optional<LowRankPair> pair) {
    if (!whole.defined()) return {};
    if (pair) {
        Linear map;
        map.weight_.emplace<AdaptedWeight>(whole, std::move(*pair), part);
        return map;
    }
    if (precision != WeightPrecision::kTrainable) return {part.of(whole).contiguous(), {}, precision};
    Linear map;
    map.weight_.emplace<PlainWeight>(whole, part);
    return map;
}

std::optional<RowWeight> Linear::row_weight() const {
    if (const auto* plain = std::get_if<PlainWeight>(&weight_)) return plain->row();
    if (const auto* packed = std::get_if<PackedWeight>(&weight_)) return packed->row();
    if (const auto* panels = std::get_if<PanelWeight>(&weight_)) return panels->row();
    return std::nullopt;
}

std::optional<Int8Weight> Linear::int8_row_weight() const {
    const auto* quantised = std::get_if<QuantisedWeight>(&weight_);
    return quantised == nullptr ? std::nullopt : quantised->row();
}

template <class Product, class Weight>
std::vector<at::Tensor> Linear::of_row(std::initializer_list<const Linear*> maps, const at::Tensor& x,
                                       std::optional<Weight> (Linear::*weight)() const) {
    if (x.size(0) != 1 || !may_use_kernel(x)) return {};
    std::vector<at::Tensor> results;
    std::vector<Product> products;
    for (const auto* map : maps) {
        const auto of_map = (map->*weight)();
        if (!of_map) return {};
        auto y = at::empty({1, of_map->outputs}, x.options());
        products.push_back({*of_map, y.template mutable_data_ptr<float>()});
        results.push_back(std::move(y));
    }
    multiply_row(std::span<const Product>(products), x.contiguous().const_data_ptr<float>());
    for (auto y = results.begin(); const auto* map : maps) {
        if (map->bias_) y->add_(*map->bias_);
        ++y;
    }
    return results;
}

at::Tensor Linear::of_row(const at::Tensor& x) const {
    auto y = of_row<RowProduct>({this}, x, &Linear::row_weight);
    if (y.empty()) y = of_row<Int8Product>({this}, x, &Linear::int8_row_weight);
    return y.empty() ? at::Tensor() : std::move(y.front());
}

const PackedWeight* Linear::fused(const at::Tensor& x) const {
    const auto* packed = std::get_if<PackedWeight>(&weight_);
    if (packed == nullptr || !may_use_kernel(x) || (x.size(0) == 1 && packed->row())) return nullptr;
    return packed;
}

std::vector<at::Tensor> Linear::each(std::initializer_list<const Linear*> maps, const at::Tensor& x) {
    auto results = of_row<RowProduct>(maps, x, &Linear::row_weight);
    if (results.empty()) results = of_row<Int8Product>(maps, x, &Linear::int8_row_weight);
    if (results.empty())
        for (const auto* map : maps) results.push_back((*map)(x));
    return results;
}

at::Tensor Linear::operator()(const at::Tensor& x) const {
    if (const auto* adapted = std::get_if<AdaptedWeight>(&weight_)) return adapted->multiply(x, bias_);
    if (is_recorded(x)) return at::linear(x, weight(), bias_);
    if (auto y = of_row(x); y.defined()) return y;
    return std::visit([&](const auto& weight) { return weight.multiply(x, bias_); }, weight_);
}

// Below, y is changed in place, unless autograd records it and may need it as it is.

at::Tensor Linear::silu(const at::Tensor& x) const {
    if (const auto* packed = fused(x)) return packed->multiply(x, bias_, "swish");
    auto y = (*this)(x);
    return is_recorded(y) ? at::silu(y) : at::silu_(y);
}

at::Tensor Linear::plus(const at::Tensor& x, const at::Tensor& addend) const {
    if (const auto* packed = fused(x); packed != nullptr && !is_recorded(addend))
        return packed->multiply_and(x, addend, bias_, "add");
    auto y = (*this)(x);
    return is_recorded(y, addend) ? y + addend : y.add_(addend);
}

at::Tensor Linear::times(const at::Tensor& x, const at::Tensor& factor) const {
    if (const auto* packed = fused(x); packed != nullptr && !is_recorded(factor))
        return packed->multiply_and(x, factor, bias_, "mul");
    auto y = (*this)(x);
    return is_recorded(y, factor) ? y * factor : y.mul_(factor);
}

at::Tensor Linear::weight() const {
    return std::visit([](const auto& weight) -> at::Tensor { return weight.plain(); }, weight_);
}

}  // namespace emloc
