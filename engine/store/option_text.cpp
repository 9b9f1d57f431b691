#include "engine/store/option_text.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <variant>
#include <vector>

namespace emloc {

namespace {

using nlohmann::json;

std::optional<OptionValue> value_in(const json& value) {
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (value.is_number()) return value.get<double>();
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_array()) return std::nullopt;
    std::vector<double> list;
    for (const auto& number : value) {
        if (!number.is_number()) return std::nullopt;
        list.push_back(number.get<double>());
    }
    return list;
}

// Puts the value's type before it.
struct Adder {
    Seal& seal;

    void operator()(bool value) const { seal.add(std::string_view("truth")).add(std::int64_t{value}); }
    void operator()(std::int64_t value) const { seal.add(std::string_view("whole")).add(value); }
    void operator()(double value) const { seal.add(std::string_view("real")).add(value); }
    void operator()(const std::string& value) const { seal.add(std::string_view("text")).add(std::string_view(value)); }
    void operator()(const std::vector<double>& values) const {
        seal.add(std::string_view("reals")).add(static_cast<std::int64_t>(values.size()));
        for (const double value : values) seal.add(value);
    }
};

}  // namespace

std::string text_of(const OptionValues& options) {
    json object = json::object();
    for (const auto& [name, option] : options) {
        const auto& key = name;
        std::visit([&](const auto& value) { object[key] = value; }, option);
    }
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<OptionValues> options_in(const std::string& text) {
    const auto object = json::parse(text, nullptr, false);
    if (!object.is_object()) return std::nullopt;
    OptionValues options;
    for (const auto& [name, value] : object.items()) {
        auto option = value_in(value);
        if (!option) return std::nullopt;
        options.set(name, std::move(*option));
    }
    return options;
}

void add_method(Seal& seal, const MethodChoice& method) {
    seal.add(std::string_view(method.name)).add(static_cast<std::int64_t>(method.options.size()));
    for (const auto& [name, option] : method.options) {
        seal.add(std::string_view(name));
        std::visit(Adder{seal}, option);
    }
}

}  // namespace emloc
