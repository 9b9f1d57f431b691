#include "engine/adaptation/methods/registry.h"

#include <algorithm>

#include "engine/adaptation/methods/check_options.h"

namespace emloc {

// Each in a file of its own, beside this one or in a folder of what it needs.
MethodDescription emloc_method();
MethodDescription naive_method();
MethodDescription zero_shot_method();
MethodDescription long_video_method();
MethodDescription snapkv_method();
MethodDescription pyramidkv_method();
MethodDescription kvzip_method();
MethodDescription expected_attention_method();
MethodDescription observed_attention_method();
MethodDescription tova_method();
MethodDescription keydiff_method();
MethodDescription streaming_llm_method();
MethodDescription fastgen_method();
MethodDescription pyramid_infer_method();
MethodDescription emloc_uniform_method();
MethodDescription groups_of_2_method();
MethodDescription bottom_up_method();
MethodDescription rices_method();
MethodDescription recency_method();
MethodDescription random_method();

const MethodRegistry& builtin_methods() {
    static const MethodRegistry methods({
        emloc_method(),
        naive_method(),
        zero_shot_method(),
        long_video_method(),
        snapkv_method(),
        pyramidkv_method(),
        kvzip_method(),
        expected_attention_method(),
        observed_attention_method(),
        tova_method(),
        keydiff_method(),
        streaming_llm_method(),
        fastgen_method(),
        pyramid_infer_method(),
        emloc_uniform_method(),
        groups_of_2_method(),
        bottom_up_method(),
        rices_method(),
        recency_method(),
        random_method(),
    });
    return methods;
}

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
