#include "app/emloc/shell/description.h"

#include <algorithm>
#include <string_view>

namespace emloc::cli {

namespace {

// "NAME:{a,b}" is NAME, one of a and b; other checks ("N:POSITIVE") say nothing that a shell could complete.
std::vector<std::string> choices_of(const std::string& type) {
    const auto begin = type.find('{'), end = type.rfind('}');
    if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
    return CLI::detail::split(type.substr(begin + 1, end - begin - 1), ',');
}

bool is_of_files(const std::string& value) {
    for (const std::string_view word : {"DIR", "FILE", "DB", "IMAGE"}) {
        if (value.find(word) != std::string::npos) return true;
    }
    return false;
}

ValueKind kind_of(const OptionDescription& option, bool is_flag) {
    if (is_flag) return ValueKind::kNone;
    if (!option.choices.empty()) return ValueKind::kChoice;
    if (option.value == "CONTEXT") return ValueKind::kContext;
    return is_of_files(option.value) ? ValueKind::kFile : ValueKind::kText;
}

OptionDescription describe(const CLI::Option& option) {
    OptionDescription described;
    for (const auto& name : option.get_snames()) described.names.push_back("-" + name);
    for (const auto& name : option.get_lnames()) described.names.push_back("--" + name);
    const auto type = option.get_type_name();
    const bool is_flag = option.get_items_expected_max() == 0;
    if (!is_flag) {
        described.value = type.substr(0, type.find(':'));
        described.choices = choices_of(type);
    }
    described.help = option.get_description();
    described.kind = kind_of(described, is_flag);
    described.required = option.get_required();
    described.repeats = option.get_items_expected_max() > 1;
    return described;
}

}  // namespace

CommandDescription describe(const CLI::App& app) {
    CommandDescription described{.name = app.get_name(), .help = app.get_description()};
    for (const CLI::Option* option : app.get_options([](const CLI::Option* any) { return !any->get_group().empty(); }))
        described.options.push_back(describe(*option));
    for (const CLI::App* command : app.get_subcommands([](const CLI::App* any) { return !any->get_group().empty(); }))
        described.commands.push_back(describe(*command));
    return described;
}

}  // namespace emloc::cli
