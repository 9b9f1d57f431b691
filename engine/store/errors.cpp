#include "engine/store/errors.h"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>

namespace emloc {

namespace {

bool no_room(int system_error) {
    // EFBIG and EDQUOT: the disk may have room, this user's file hasn't.
    return system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
}

Error input_output_error(const char* sqlite_says, int system_error, const std::filesystem::path& file) {
    if (no_room(system_error)) {
        return {ErrorKind::kStorageFull,
                fmt::format("There is no room left for {} ({}). Free some space and try again; nothing was changed.",
                            file.string(), std::strerror(system_error))};
    }
    return {ErrorKind::kUnreadable,
            fmt::format("{} could not be read or written ({}{}{}). Check the disk or the network folder it lies in.",
                        file.string(), sqlite_says, system_error ? ": " : "",
                        system_error ? std::strerror(system_error) : "")};
}

}  // namespace

Error out_of_memory(const std::filesystem::path& file) {
    return {
        ErrorKind::kOutOfMemory,
        fmt::format("There is not enough memory to work with {}. Close other programs and try again.", file.string())};
}

Error damaged(const std::filesystem::path& file, const std::string& what) {
    return {ErrorKind::kDamaged, fmt::format("{} is damaged: {}. Restore it from a backup or an export, or check what "
                                             "is intact with \"emloc contexts verify\".",
                                             file.string(), what)};
}

Error storage_error(const SQLite::Exception& exception, sqlite3* handle, const std::filesystem::path& file) {
    const int system_error = handle ? sqlite3_system_errno(handle) : 0;
    const auto path = file.string();
    switch (exception.getErrorCode() & 0xff) {
        case SQLITE_FULL:
            return {
                ErrorKind::kStorageFull,
                fmt::format("There is no room left for {}. Free some space and try again; nothing was changed.", path)};
        case SQLITE_READONLY:
            return {ErrorKind::kReadOnly, fmt::format("{} can't be written to. Change its permissions, or copy it to a "
                                                      "folder that is yours.",
                                                      path)};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:
            return {ErrorKind::kLocked,
                    fmt::format("{} is in use by another program. Wait for it or close it, then try again.", path)};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_FORMAT:
        case SQLITE_ERROR:  // our statements are right, so the tables they name are not
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
        case SQLITE_RANGE:
            return damaged(file, exception.what());
        case SQLITE_INTERRUPT:  // only the budget in connection.cpp interrupts
            return damaged(file, "reading it does not end");
        case SQLITE_NOMEM:
            return out_of_memory(file);
        case SQLITE_TOOBIG:
            return {ErrorKind::kUnsupported, fmt::format("A part is too large to be kept in {}.", path)};
        case SQLITE_IOERR:
            return input_output_error(exception.what(), system_error, file);
        default:
            if (no_room(system_error)) return input_output_error(exception.what(), system_error, file);
            return {ErrorKind::kUnreadable, fmt::format("{} can't be opened ({}). Check that it and its folder exist "
                                                        "and that you may use them.",
                                                        path, exception.what())};
    }
}

}  // namespace emloc
