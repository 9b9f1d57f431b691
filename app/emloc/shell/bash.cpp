#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/emloc/shell/shell.h"

namespace emloc::cli {

namespace {

constexpr const char* kHead = R"(# Completion of {0} for bash, made by "{0} completion bash".
_{0}_contexts() {{
    local i store=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${{COMP_WORDS[i]}} in -s | --store) store=(--store "${{COMP_WORDS[i + 1]}}") ;; esac
    done
    {0} contexts list --names "${{store[@]}}" 2>/dev/null
}}
_{0}_offer() {{
    local IFS=$'\n' found i
    mapfile -t found < <(compgen -W "$1" -- "${{COMP_WORDS[COMP_CWORD]}}")
    for i in "${{!found[@]}}"; do printf -v "found[$i]" %q "${{found[$i]}}"; done
    COMPREPLY=("${{found[@]}}")
}}
_{0}() {{
    local command='' i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case "$command ${{COMP_WORDS[i]}}" in
)";

std::string key(const std::vector<std::string>& words) {
    return words.empty() ? "''" : quoted(" " + fmt::format("{}", fmt::join(words, " ")));
}

// What may stand there: lines in double quotes, since names of contexts come from a command.
std::string offer(const std::vector<std::string>& lines) {
    return quoted(fmt::format("{}", fmt::join(lines, "\n")));
}

// After an option that takes a value, its values alone; none: the shell offers files.
std::string values(const CommandPath& path, const std::string& program) {
    std::string cases;
    for (const auto& option : path.command->options) {
        if (option.names.empty() || option.kind == ValueKind::kNone) continue;
        std::vector<std::string> keys;
        for (const auto& name : option.names)
            keys.push_back(
                quoted((path.words.empty() ? "" : " " + fmt::format("{}", fmt::join(path.words, " "))) + " " + name));
        std::string act = "return";
        if (option.kind == ValueKind::kChoice)
            act = fmt::format("_{}_offer {}; return", program, offer(option.choices));
        if (option.kind == ValueKind::kContext) act = fmt::format("_{0}_offer \"$(_{0}_contexts)\"; return", program);
        cases += fmt::format("        {}) {} ;;\n", fmt::join(keys, " | "), act);
    }
    return cases;
}

std::string words(const CommandPath& path, const std::string& program) {
    std::vector<std::string> lines;
    bool takes_contexts = false;
    for (const auto& command : path.command->commands) lines.push_back(command.name);
    for (const auto& option : path.command->options) {
        if (!option.names.empty()) lines.push_back(option.names.back());
        takes_contexts |= option.names.empty() && option.kind == ValueKind::kContext;
    }
    const auto more = takes_contexts ? fmt::format("$'\\n'\"$(_{}_contexts)\"", program) : "";
    return fmt::format("        {}) _{}_offer {}{} ;;\n", key(path.words), program, offer(lines), more);
}

}  // namespace

std::string bash_completion(const CommandDescription& program) {
    std::string script = fmt::format(kHead, program.name), of_values, of_words;
    std::vector<std::string> paths;
    for (const auto& path : all_commands(program)) {
        if (!path.words.empty()) paths.push_back(key(path.words));
        of_values += values(path, program.name);
        of_words += words(path, program.name);
    }
    script += fmt::format("            {}) command+=\" ${{COMP_WORDS[i]}}\" ;;\n", fmt::join(paths, " | "));
    script += "        esac\n    done\n    case \"$command ${COMP_WORDS[COMP_CWORD - 1]}\" in\n" + of_values;
    script += "    esac\n    case $command in\n" + of_words + "    esac\n}\n";
    return script + fmt::format("complete -o default -F _{0} {0}\n", program.name);
}

}  // namespace emloc::cli
