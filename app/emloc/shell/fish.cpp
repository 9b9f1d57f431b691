#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/emloc/shell/shell.h"

namespace emloc::cli {

namespace {

constexpr const char* kHead = R"(# Completion of {0} for fish, made by "{0} completion fish".
function __{0}_contexts
    set -l words (commandline -opc)
    set -l store
    for i in (seq (count $words))
        if contains -- $words[$i] -s --store
            set store --store $words[(math $i + 1)]
        end
    end
    {0} contexts list --names $store 2>/dev/null
end
function __{0}_at
    set -l at
    for word in (commandline -opc)[2..-1]
        if contains -- "$at $word" {1}
            set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end
complete -c {0} -f
)";

// In single quotes of fish, where a backslash and the quote have a meaning.
std::string fish_quoted(const std::string& text) {
    std::string result = "'";
    for (const char letter : text) {
        if (letter == '\'' || letter == '\\') result += '\\';
        result += letter;
    }
    return result + "'";
}

std::string key(const std::vector<std::string>& words) {
    return words.empty() ? "" : " " + fmt::format("{}", fmt::join(words, " "));
}

std::string values(const OptionDescription& option, const std::string& program) {
    switch (option.kind) {
        case ValueKind::kChoice:
            return fmt::format(" -a {}", fish_quoted(fmt::format("{}", fmt::join(option.choices, " "))));
        case ValueKind::kContext:
            return fmt::format(" -a '(__{}_contexts)'", program);
        case ValueKind::kFile:
            return " -F";
        default:
            return "";
    }
}

std::string line_of(const OptionDescription& option, const std::string& at, const std::string& program) {
    std::string line = fmt::format("complete -c {} -n {}", program, at);
    if (option.names.empty()) return line + values(option, program) + "\n";
    for (const auto& name : option.names)
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    if (option.kind != ValueKind::kNone) line += " -r" + values(option, program);
    return line + " -d " + fish_quoted(option.help) + "\n";
}

}  // namespace

std::string fish_completion(const CommandDescription& program) {
    std::string lines;
    std::vector<std::string> paths;
    for (const auto& path : all_commands(program)) {
        if (!path.words.empty()) paths.push_back(fish_quoted(key(path.words)));
        const auto at = fish_quoted(fmt::format("__{}_at {}", program.name, fish_quoted(key(path.words))));
        for (const auto& command : path.command->commands)
            lines += fmt::format("complete -c {} -n {} -a {} -d {}\n", program.name, at, command.name,
                                 fish_quoted(command.help));
        for (const auto& option : path.command->options) lines += line_of(option, at, program.name);
    }
    return fmt::format(kHead, program.name, fmt::join(paths, " ")) + lines;
}

}  // namespace emloc::cli
