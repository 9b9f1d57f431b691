// The method of an adaptation and its options, as the registry describes them.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "engine/adaptation/methods/registry.h"

namespace emloc::cli {

// What was given on the command line.
struct MethodOptions {
    std::optional<std::string> method;
    OptionValues values;
};

// --method, and one option for each name that the methods of the registry have. Both must outlive the parsing.
void add_method_options(CLI::App& command, MethodOptions& options, const MethodRegistry& methods);

// What was given over `base`, the choice of a context that is continued or an empty one. A method that is named anew
// takes of the base what it has options for.
MethodChoice with_overrides(const MethodChoice& base, const MethodOptions& given, const MethodRegistry& methods);

}  // namespace emloc::cli
