#include "app/emloc/method_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <vector>

#include "app/emloc/format.h"

namespace emloc::cli {
namespace {

constexpr const char* kGroup = "Method";

// An option by its name, and the methods that have it.
struct SharedOption {
    const OptionDescription* description = nullptr;  // the first method's
    std::vector<std::string> defaults;               // "emloc 0.005"
};

std::map<std::string, SharedOption> options_of(const MethodRegistry& methods) {
    std::map<std::string, SharedOption> all;
    for (const auto& method : methods.all()) {
        for (const auto& option : method.options) {
            auto& shared = all[option.name];
            if (shared.description == nullptr) shared.description = &option;
            shared.defaults.push_back(fmt::format("{} {}", method.name, text_of(option.otherwise)));
        }
    }
    return all;
}

std::string flag_of(std::string name) {
    std::ranges::replace(name, '_', '-');
    return "--" + name;
}

template <class T>
CLI::Option* add_value(CLI::App& command, const std::string& flag, const std::string& name, OptionValues& values,
                       const std::string& help) {
    return command.add_option_function<T>(
        flag, [&values, name](const T& value) { values.set(name, value); }, help);
}

void add_option(CLI::App& command, const std::string& name, const SharedOption& shared, OptionValues& values) {
    const auto& option = *shared.description;
    const auto flag = flag_of(name);
    if (std::holds_alternative<bool>(option.otherwise)) {
        command
            .add_flag_callback(
                flag, [&values, name] { values.set(name, true); }, option.help)
            ->group(kGroup);
        return;
    }
    const auto help = fmt::format("{} (default: {})", option.help, fmt::join(shared.defaults, ", "));
    CLI::Option* added = nullptr;
    if (std::holds_alternative<double>(option.otherwise)) {
        added = add_value<double>(command, flag, name, values, help);
    } else if (std::holds_alternative<std::int64_t>(option.otherwise)) {
        added = add_value<std::int64_t>(command, flag, name, values, help);
    } else if (std::holds_alternative<std::string>(option.otherwise)) {
        added = add_value<std::string>(command, flag, name, values, help);
        if (!option.choices.empty()) added->check(CLI::IsMember(option.choices));
    } else {
        added = add_value<std::vector<double>>(command, flag, name, values, help)->delimiter(',');
    }
    if (option.least == 0 && !option.is_open) added->check(CLI::NonNegativeNumber);
    added->type_name(option.unit.empty() ? "VALUE" : option.unit)->group(kGroup);
}

}  // namespace

void add_method_options(CLI::App& command, MethodOptions& options, const MethodRegistry& methods) {
    std::vector<std::string> names;
    for (const auto& method : methods.all()) names.push_back(method.name);
    const auto help =
        fmt::format("{} (default: {}); see \"emloc methods\"", fmt::join(names, ", "), methods.standard().name);
    command.add_option("--method", options.method, help)
        ->type_name("METHOD")
        ->check(CLI::IsMember(names))
        ->group(kGroup);
    // As it was called before there were several methods; not shown.
    command.add_option("--mode", options.method)->check(CLI::IsMember(names))->group("");
    for (const auto& [name, shared] : options_of(methods)) add_option(command, name, shared, options.values);
}

MethodChoice with_overrides(const MethodChoice& base, const MethodOptions& given, const MethodRegistry& methods) {
    MethodChoice choice = base;
    if (given.method && *given.method != base.name) {
        choice = {.name = *given.method, .options = {}};
        const auto* method = methods.find(choice.name);
        const auto* before = methods.find(base.name);
        // What means the same to both has the same default.
        for (const auto& [name, value] : base.options) {
            const auto* option = method == nullptr ? nullptr : find_option(*method, name);
            const auto* earlier = before == nullptr ? nullptr : find_option(*before, name);
            if (option != nullptr && earlier != nullptr && option->otherwise == earlier->otherwise)
                choice.options.set(name, value);
        }
    }
    for (const auto& [name, value] : given.values) choice.options.set(name, value);
    return choice;
}

}  // namespace emloc::cli
