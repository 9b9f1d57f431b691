// Scripts that complete the command line in a shell, and the manual page: made from the commands themselves.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/emloc/shell/description.h"

namespace emloc::cli {

// Each is the whole text of a file. Names of contexts are asked of the program while somebody types.
std::string bash_completion(const CommandDescription& program);
std::string zsh_completion(const CommandDescription& program);
std::string fish_completion(const CommandDescription& program);

// In the man macros of troff, section 1. `version` stands in its footer; `notes` is preformatted text for its end, in
// paragraphs that begin with a title and a colon.
std::string manual_page(const CommandDescription& program, const std::string& version, const std::string& notes);

struct Shell {
    const char* name;
    std::string (*completion)(const CommandDescription& program);
};
std::span<const Shell> shells();

// The commands of a program in the order of their help, each by the words that lead to it; the program itself first,
// with no word.
struct CommandPath {
    std::vector<std::string> words;
    const CommandDescription* command = nullptr;
};
std::vector<CommandPath> all_commands(const CommandDescription& program);

// In single quotes, as POSIX shells and zsh read them.
std::string quoted(const std::string& text);

}  // namespace emloc::cli
