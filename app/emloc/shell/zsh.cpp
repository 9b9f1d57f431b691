#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/emloc/shell/shell.h"

namespace emloc::cli {

namespace {

constexpr const char* kHead = R"zsh(#compdef {0}
# Completion of {0} for zsh, made by "{0} completion zsh".
_{0}_contexts() {{
    local -a store names
    local at=${{words[(i)(-s|--store)]}}
    ((at < $#words)) && store=(--store ${{(Q)words[at + 1]}})
    names=(${{(f)"$({0} contexts list --names $store 2>/dev/null)"}})
    compadd -a names
}}
)zsh";

// Within the brackets of a specification some letters have a meaning.
std::string in_brackets(const std::string& text) {
    std::string result;
    for (const char letter : text) {
        if (letter == '[' || letter == ']' || letter == ':' || letter == '\\') result += '\\';
        result += letter;
    }
    return result;
}

std::string action(const OptionDescription& option, const std::string& program) {
    switch (option.kind) {
        case ValueKind::kChoice:
            return fmt::format("({})", fmt::join(option.choices, " "));
        case ValueKind::kContext:
            return fmt::format("_{}_contexts", program);
        case ValueKind::kFile:
            return "_files";
        default:
            return " ";
    }
}

std::string specification(const OptionDescription& option, const std::string& program) {
    const auto value = option.kind == ValueKind::kNone
                           ? std::string()
                           : fmt::format(":{}:{}", in_brackets(option.value), action(option, program));
    if (option.names.empty())
        return "    " + quoted((option.repeats ? "*" : option.required ? "" : ":") + value) + " \\\n";
    std::string lines;
    for (const auto& name : option.names) {
        const auto once = option.repeats ? "*" : fmt::format("({})", fmt::join(option.names, " "));
        lines += fmt::format("        {} \\\n",
                             quoted(fmt::format("{}{}[{}]{}", once, name, in_brackets(option.help), value)));
    }
    return lines;
}

std::string function_name(const std::string& program, const std::vector<std::string>& words) {
    return words.empty() ? "_" + program : fmt::format("_{}_command_{}", program, fmt::join(words, "_"));
}

std::string choose_command(const CommandPath& path, const std::string& program) {
    std::string lines = "    case $state in\n        command)\n            local -a commands=(\n";
    for (const auto& command : path.command->commands)
        lines += "                " + quoted(in_brackets(command.name) + ":" + command.help) + "\n";
    lines += "            )\n            _describe command commands ;;\n        rest)\n            case $words[1] in\n";
    for (const auto& command : path.command->commands) {
        auto words = path.words;
        words.push_back(command.name);
        lines += fmt::format("                {}) {} ;;\n", command.name, function_name(program, words));
    }
    return lines + "            esac ;;\n    esac\n";
}

std::string function(const CommandPath& path, const std::string& program) {
    std::string lines = function_name(program, path.words) + "() {\n";
    const bool leads_on = !path.command->commands.empty();
    if (leads_on) lines += "    local context state line\n    typeset -A opt_args\n";
    lines += leads_on ? "    _arguments -C \\\n" : "    _arguments \\\n";
    for (const auto& option : path.command->options) lines += specification(option, program);
    lines +=
        leads_on ? "        '1: :->command' '*:: :->rest'\n" + choose_command(path, program) : "        && return\n";
    return lines + "}\n";
}

}  // namespace

std::string zsh_completion(const CommandDescription& program) {
    std::string script = fmt::format(kHead, program.name);
    for (const auto& path : all_commands(program)) script += function(path, program.name);
    // Sourced, it registers itself; found in a folder of functions, it is called at once.
    return script +
           fmt::format("if [[ $funcstack[1] == _{0} ]]; then _{0} \"$@\"; else compdef _{0} {0}; fi\n", program.name);
}

}  // namespace emloc::cli
