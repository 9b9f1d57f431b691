#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <sstream>

#include "app/emloc/shell/shell.h"

namespace emloc::cli {

namespace {

// Letters that troff would take for something else.
std::string escaped(const std::string& text) {
    std::string result;
    for (const char letter : text) {
        if (letter == '\\') {
            result += "\\e";
        } else if (letter == '-') {
            result += "\\-";
        } else {
            result += letter;
        }
    }
    return result.starts_with('.') || result.starts_with('\'') ? "\\&" + result : result;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    return text;
}

std::string item(const OptionDescription& option) {
    std::vector<std::string> names;
    for (const auto& name : option.names) names.push_back("\\fB" + escaped(name) + "\\fR");
    std::string head = fmt::format("{}", fmt::join(names, ", "));
    if (!option.value.empty()) head += (head.empty() ? "\\fI" : " \\fI") + escaped(option.value) + "\\fR";
    std::string text = escaped(option.help);
    // A long list of choices is what the description already says.
    if (!option.choices.empty() && option.help.find(option.choices.back()) == std::string::npos)
        text += fmt::format(". One of: {}", escaped(fmt::format("{}", fmt::join(option.choices, ", "))));
    return fmt::format(".TP\n{}\n{}\n", head, text);
}

std::string synopsis(const CommandPath& path, const std::string& program) {
    std::string line = fmt::format(".B {}", escaped(program));
    for (const auto& word : path.words) line += " " + escaped(word);
    if (!path.command->commands.empty()) return line + "\n.I command\n.RI [ options ]\n";
    line += "\n.RI [ options ]\n";
    for (const auto& option : path.command->options) {
        if (option.names.empty()) line += fmt::format(".I {}\n", escaped(option.value));
    }
    return line;
}

std::string section(const CommandPath& path, const std::string& program) {
    auto text = fmt::format(".SS {} {}\n{}.\n.PP\n", escaped(program),
                            escaped(fmt::format("{}", fmt::join(path.words, " "))), escaped(path.command->help));
    text += synopsis(path, program);
    for (const auto& option : path.command->options) {
        if (std::find(option.names.begin(), option.names.end(), "--help") == option.names.end()) text += item(option);
    }
    return text;
}

std::string preformatted(const std::string& notes) {
    std::istringstream lines(notes);
    std::string text, line;
    bool is_open = false;
    while (std::getline(lines, line)) {
        const bool is_title = !line.empty() && line.back() == ':' && line.front() != ' ';
        if (is_title) {
            text += (is_open ? ".fi\n" : "") +
                    fmt::format(".SH {}\n.nf\n", escaped(upper(line.substr(0, line.size() - 1))));
            is_open = true;
        } else if (!line.empty()) {
            text += escaped(line) + "\n";
        }
    }
    return text + (is_open ? ".fi\n" : "");
}

}  // namespace

std::string manual_page(const CommandDescription& program, const std::string& version, const std::string& notes) {
    auto page =
        fmt::format(".TH {} 1 \"\" \"{}\" \"User Commands\"\n.SH NAME\n{} \\- {}\n.SH SYNOPSIS\n",
                    escaped(upper(program.name)), escaped(version), escaped(program.name), escaped(program.help));
    const auto all = all_commands(program);
    page += synopsis(all.front(), program.name) + ".SH OPTIONS\n";
    for (const auto& option : program.options) page += item(option);
    page += ".SH COMMANDS\n";
    for (const auto& path : all) {
        if (path.command->commands.empty()) page += section(path, program.name);
    }
    return page + preformatted(notes) + fmt::format(".SH SEE ALSO\n.BR {}\\-studio (1)\n", escaped(program.name));
}

}  // namespace emloc::cli
