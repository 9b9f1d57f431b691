// Reading labelled examples, shared by adapt and evaluate.
#pragma once

#include <string>

#include "app/emloc/command.h"
#include "engine/core/result.h"
#include "engine/demonstrations/load.h"

namespace emloc::cli {

struct DemonstrationOptions {
    std::string source;
    std::string question = kDefaultQuestion;  // where an example brings none
    bool allow_outside = false;
    DataPart part = DataPart::kDemonstrations;
};

// --demos, whose kinds are the same wherever it stands.
CLI::Option* add_demonstrations_option(CLI::App& command, DemonstrationOptions& options);
void add_allow_outside(CLI::App& command, DemonstrationOptions& options);

// With progress; every file left out and every note is a warning.
Result<DemonstrationSet> read_demonstrations(const DemonstrationOptions& options, Invocation& invocation);

}  // namespace emloc::cli
