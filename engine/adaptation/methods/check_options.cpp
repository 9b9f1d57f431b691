#include "engine/adaptation/methods/check_options.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace emloc {
namespace {

constexpr double kExactIntegers = 0x1p53;  // below it a real number holds every whole one

std::string range_of(const OptionDescription& option) {
    const auto has_least = option.least > -std::numeric_limits<double>::infinity();
    const auto has_most = option.most < std::numeric_limits<double>::infinity();
    const auto* least = option.is_open ? "above {}" : "{} or more";
    const auto* most = option.is_open ? "below {}" : "at most {}";
    std::string text;
    if (has_least) text += fmt::format(fmt::runtime(least), option.least);
    if (has_least && has_most) text += " and ";
    if (has_most) text += fmt::format(fmt::runtime(most), option.most);
    return text;
}

// Of a value that is not a number the comparison is false, so that it is refused.
bool is_within(const OptionDescription& option, double value) {
    if (option.is_open) return value > option.least && value < option.most;
    return value >= option.least && value <= option.most;
}

Status check_number(const OptionDescription& option, double value) {
    if (is_within(option, value)) return {};
    return fail(ErrorKind::kInvalidArgument, "{} is {}; it must be {}.", option.name, value, range_of(option));
}

Status check_list(const OptionDescription& option, const std::vector<double>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool falls = option.must_ascend && i > 0 && !(values[i] > values[i - 1]);
        if (falls || !is_within(option, values[i]))
            return fail(ErrorKind::kInvalidArgument, "The {} must {}be {} each: {}.", option.name,
                        option.must_ascend ? "rise and " : "", range_of(option), fmt::join(values, ", "));
    }
    return {};
}

Status check_text(const OptionDescription& option, const std::string& value) {
    if (option.choices.empty() || std::ranges::find(option.choices, value) != option.choices.end()) return {};
    return fail(ErrorKind::kInvalidArgument, "{} is \"{}\"; it must be one of {}.", option.name, value,
                fmt::join(option.choices, ", "));
}

Status check_value(const OptionDescription& option, const OptionValue& value) {
    if (const auto* number = std::get_if<double>(&value)) return check_number(option, *number);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return check_number(option, static_cast<double>(*whole));
    if (const auto* list = std::get_if<std::vector<double>>(&value)) return check_list(option, *list);
    if (const auto* text = std::get_if<std::string>(&value)) return check_text(option, *text);
    return {};
}

// Of the option's type, or nothing.
std::optional<OptionValue> converted(const OptionDescription& option, const OptionValue& value) {
    if (value.index() == option.otherwise.index()) return value;
    const auto* whole = std::get_if<std::int64_t>(&value);
    if (whole != nullptr && std::holds_alternative<double>(option.otherwise)) return static_cast<double>(*whole);
    // A project file's numbers are all real ones.
    const auto* real = std::get_if<double>(&value);
    const bool is_whole = real != nullptr && std::abs(*real) < kExactIntegers && std::trunc(*real) == *real;
    if (is_whole && std::holds_alternative<std::int64_t>(option.otherwise)) return static_cast<std::int64_t>(*real);
    return std::nullopt;
}

std::vector<std::string> names_of(const auto& all) {
    std::vector<std::string> names;
    names.reserve(all.size());
    for (const auto& one : all) names.push_back(one.name);
    return names;
}

}  // namespace

Result<OptionValues> complete_options(const MethodDescription& method, const OptionValues& given) {
    OptionValues values;
    for (const auto& option : method.options) values.set(option.name, option.otherwise);
    for (const auto& [name, value] : given) {
        const auto* option = find_option(method, name);
        if (option == nullptr)
            return fail(ErrorKind::kInvalidArgument, "The method {} has no option {}. It has {}.", method.name, name,
                        method.options.empty() ? "none" : fmt::format("{}", fmt::join(names_of(method.options), ", ")));
        auto of_type = converted(*option, value);
        if (!of_type)
            return fail(ErrorKind::kInvalidArgument, "The option {} of the method {} has a value of another type.",
                        name, method.name);
        if (const auto valid = check_value(*option, *of_type); !valid) return tl::unexpected(valid.error());
        values.set(name, std::move(*of_type));
    }
    return values;
}

tl::unexpected<Error> unknown_method(std::string_view name, const MethodRegistry& methods) {
    return fail(ErrorKind::kInvalidArgument, "There is no method \"{}\". There are {}.", name,
                fmt::join(names_of(methods.all()), ", "));
}

}  // namespace emloc
