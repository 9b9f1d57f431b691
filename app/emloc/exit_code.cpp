#include "app/emloc/exit_code.h"

namespace emloc::cli {

ExitCode exit_code(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::kNotFound:
        case ErrorKind::kUnreadable:
        case ErrorKind::kMalformed:
        case ErrorKind::kUnsupported:
            return ExitCode::kBadInput;
        case ErrorKind::kInvalidArgument:
            return ExitCode::kUsage;
        case ErrorKind::kWrongModel:
            return ExitCode::kWrongModel;
        case ErrorKind::kNameTaken:
        case ErrorKind::kForeignFile:
        case ErrorKind::kNewerVersion:
        case ErrorKind::kDamaged:
        case ErrorKind::kStorageFull:
        case ErrorKind::kReadOnly:
        case ErrorKind::kLocked:
            return ExitCode::kStore;
        case ErrorKind::kOutOfMemory:
            return ExitCode::kFailed;
        case ErrorKind::kCancelled:
            return ExitCode::kInterrupted;
        case ErrorKind::kInternal:
            return ExitCode::kInternal;
    }
    return ExitCode::kInternal;
}

const char* exit_code_help() {
    return "Exit codes:\n"
           "  0    done\n"
           "  1    the work failed (out of memory, output could not be written)\n"
           "  2    wrong usage: unknown option, or options that make no sense\n"
           "  3    bad input: a file, folder or name that doesn't exist or isn't what it should be\n"
           "  4    the context belongs to another model\n"
           "  5    the store can't be used: name taken, read-only, full, locked, damaged, another program's\n"
           "  70   a fault of this program\n"
           "  130  interrupted (143: terminated); the store holds what it held\n";
}

}  // namespace emloc::cli
