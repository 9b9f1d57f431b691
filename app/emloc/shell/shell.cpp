#include "app/emloc/shell/shell.h"

#include <array>

namespace emloc::cli {

namespace {

void collect(const CommandDescription& command, const std::vector<std::string>& words, std::vector<CommandPath>& into) {
    into.push_back({words, &command});
    for (const auto& inner : command.commands) {
        auto longer = words;
        longer.push_back(inner.name);
        collect(inner, longer, into);
    }
}

}  // namespace

std::span<const Shell> shells() {
    static constexpr std::array kShells{Shell{"bash", bash_completion}, Shell{"zsh", zsh_completion},
                                        Shell{"fish", fish_completion}};
    return kShells;
}

std::vector<CommandPath> all_commands(const CommandDescription& program) {
    std::vector<CommandPath> all;
    collect(program, {}, all);
    return all;
}

std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char letter : text) result += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    return result + "'";
}

}  // namespace emloc::cli
