// What the program's exit status says; `emloc --help` lists these.
#pragma once

#include "engine/core/result.h"

namespace emloc::cli {

enum class ExitCode {
    kOk = 0,
    kFailed = 1,         // the work itself failed
    kUsage = 2,          // options that make no sense
    kBadInput = 3,       // a file, folder or name given doesn't exist or isn't what it should be
    kWrongModel = 4,     // the context belongs to another model
    kStore = 5,          // the store can't be used: name taken, read-only, full, locked, damaged, foreign
    kInternal = 70,      // a fault of the program (sysexits.h: EX_SOFTWARE)
    kInterrupted = 130,  // SIGINT (128 + 2); SIGTERM ends with 143
};

ExitCode exit_code(ErrorKind kind);

// The paragraph for --help.
const char* exit_code_help();

}  // namespace emloc::cli
