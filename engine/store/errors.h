// How failures travel inside engine/store: SQLiteCpp throws, so the parts of this folder throw too, and guarded() turns
// whatever was thrown into a Result at Store's face.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <utility>

#include "engine/core/result.h"

namespace emloc {

// A finished Error on its way out.
class Failure : public std::exception {
 public:
    explicit Failure(Error error) : error_(std::move(error)) {}
    const Error& error() const { return error_; }
    const char* what() const noexcept override { return error_.message.c_str(); }

 private:
    Error error_;
};

template <class... Args>
[[noreturn]] void raise(ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
    throw Failure(Error{kind, fmt::format(format, std::forward<Args>(args)...)});
}

// Found while rows are read: what was read isn't what was saved. `what` completes "...: ".
class Damage : public std::exception {
 public:
    explicit Damage(std::string what) : what_(std::move(what)) {}
    const char* what() const noexcept override { return what_.c_str(); }

 private:
    std::string what_;
};

template <class... Args>
[[noreturn]] void damage(fmt::format_string<Args...> format, Args&&... args) {
    throw Damage(fmt::format(format, std::forward<Args>(args)...));
}

// SQLite's codes as ours. `handle` may be null: then the operating system's error number isn't known.
Error storage_error(const SQLite::Exception& exception, sqlite3* handle, const std::filesystem::path& file);

Error out_of_memory(const std::filesystem::path& file);
Error damaged(const std::filesystem::path& file, const std::string& what);

// Runs `body`, which returns a Result.
template <class Body>
auto guarded(const std::filesystem::path& file, sqlite3* handle, Body&& body) -> decltype(body()) {
    try {
        return body();
    } catch (const Failure& failure) {
        return tl::unexpected(failure.error());
    } catch (const Damage& found) {
        return tl::unexpected(damaged(file, found.what()));
    } catch (const SQLite::Exception& exception) {
        return tl::unexpected(storage_error(exception, handle, file));
    } catch (const std::bad_alloc&) {
        return tl::unexpected(out_of_memory(file));
    } catch (const std::filesystem::filesystem_error& error) {
        return fail(ErrorKind::kUnreadable, "{} can't be used ({}).", file.string(), error.code().message());
    }
}

}  // namespace emloc
