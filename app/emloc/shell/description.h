// The command line as data: what shells complete and the manual page tells.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace emloc::cli {

// What stands behind an option, for a shell to complete.
enum class ValueKind {
    kNone,     // it is a flag
    kText,     // anything
    kFile,     // a file or a folder
    kContext,  // the name of a saved context
    kChoice,   // one of `choices`
};

struct OptionDescription {
    std::vector<std::string> names;    // with their dashes, short ones first; empty: its value stands alone
    std::string value;                 // what the help calls its value: "DIR"; empty where it is a flag
    std::vector<std::string> choices;  // those that its value is one of
    std::string help;                  // one line
    ValueKind kind = ValueKind::kNone;
    bool required = false;
    bool repeats = false;
};

struct CommandDescription {
    std::string name;
    std::string help;
    std::vector<OptionDescription> options;  // positional ones too, in their order
    std::vector<CommandDescription> commands;
};

// As the help shows them; hidden options are left out.
CommandDescription describe(const CLI::App& app);

}  // namespace emloc::cli
