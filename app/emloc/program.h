// The command line program as a whole.
#pragma once

#include "engine/adaptation/methods/registry.h"

namespace emloc::cli {

// Returns the exit code. Call it first in main(): it changes the environment of the process. `methods`: those that the
// commands offer.
int run_program(int argc, char** argv, const MethodRegistry& methods);

}  // namespace emloc::cli
