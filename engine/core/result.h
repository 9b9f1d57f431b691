// The value of a call that a user or a file can make fail.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace emloc {

enum class ErrorKind {
    kNotFound,         // no such file, folder, context, label
    kUnreadable,       // exists, but the operating system refuses to read it
    kMalformed,        // read, but not what its format says
    kUnsupported,      // well formed, but not something this version handles
    kInvalidArgument,  // an option or combination of options that makes no sense
    kWrongModel,       // a context of another model
    kNameTaken,        // a context of that name exists
    kForeignFile,      // a file of another program
    kNewerVersion,     // written by a newer version of this program
    kDamaged,          // a checksum or an integrity check failed
    kStorageFull,
    kReadOnly,
    kLocked,  // another process holds the file
    kOutOfMemory,
    kCancelled,
    kInternal,  // a fault of this program: nothing that the user did or gave causes it
};

// `message` says what, where and what to do, in one or two sentences for a person; it is complete on its own.
struct Error {
    ErrorKind kind;
    std::string message;
};

template <class T>
using Result = tl::expected<T, Error>;

using Status = Result<void>;

// fail(ErrorKind::kNotFound, "There is no folder {}.", path) converts to any Result<T>.
template <class... Args>
tl::unexpected<Error> fail(ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
    return tl::unexpected<Error>(Error{kind, fmt::format(format, std::forward<Args>(args)...)});
}

// What to tell of an exception that nothing a user did can cause. Of `what` the first line is told: libtorch writes a
// stack trace behind it.
inline Error internal_error(std::string_view what) {
    return {ErrorKind::kInternal,
            fmt::format("This is a fault of the program, not of your input: {}. Please report it.",
                        what.substr(0, what.find('\n')))};
}

}  // namespace emloc
