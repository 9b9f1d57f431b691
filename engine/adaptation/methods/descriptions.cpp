#include <algorithm>
#include <utility>

#include "engine/adaptation/methods/check_options.h"
#include "engine/adaptation/methods/registry.h"

namespace emloc {

const MethodDescription* MethodRegistry::find(std::string_view name) const {
    if (name.empty()) return &standard();
    const auto at = std::ranges::find(methods_, name, &MethodDescription::name);
    return at == methods_.end() ? nullptr : &*at;
}

const MethodDescription& MethodRegistry::first_reading(Reads reads) const {
    return *std::ranges::find(methods_, reads, &MethodDescription::reads);
}

Result<MethodChoice> MethodRegistry::completed(const MethodChoice& choice) const {
    const auto* method = find(choice.name);
    if (method == nullptr) return unknown_method(choice.name, *this);
    auto values = complete_options(*method, choice.options);
    if (!values) return tl::unexpected(values.error());
    return MethodChoice{method->name, std::move(*values)};
}

MethodRegistry MethodRegistry::with(MethodDescription method) const {
    auto methods = methods_;
    methods.push_back(std::move(method));
    return MethodRegistry(std::move(methods));
}

const OptionDescription* find_option(const MethodDescription& method, std::string_view name) {
    const auto at = std::ranges::find(method.options, name, &OptionDescription::name);
    return at == method.options.end() ? nullptr : &*at;
}

bool is_bounded(const MethodDescription& method) {
    const auto* delta = find_option(method, "delta");
    return delta != nullptr && std::get<double>(delta->otherwise) < 1;
}

void offer(const MethodDescription& method, std::string_view name, const OptionValue& value, OptionValues& values) {
    const auto* option = find_option(method, name);
    if (option != nullptr && option->otherwise.index() == value.index()) values.set(std::string(name), value);
}

}  // namespace emloc
