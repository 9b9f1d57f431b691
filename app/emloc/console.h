// The two streams of the program: results on stdout, everything said about the work on stderr.
#pragma once

#include <fmt/format.h>
#include <spdlog/logger.h>

#include <chrono>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "engine/core/result.h"

namespace emloc::cli {

enum class Verbosity { kQuiet, kNormal, kVerbose };

// Used by the main thread only.
class Console {
 public:
    explicit Console(Verbosity verbosity);
    ~Console();
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;

    // stdout.
    void print(std::string_view text);
    // Indented, one newline at the end; invalid UTF-8 (from file names) becomes U+FFFD.
    void print_json(const nlohmann::ordered_json& value);
    // An error where something printed could not be written (disk full, say).
    Status flush();

    // stderr, each a line of its own.
    template <class... Args>
    void error(fmt::format_string<Args...> format, Args&&... args) {
        log(spdlog::level::err, fmt::format(format, std::forward<Args>(args)...));
    }
    template <class... Args>
    void warn(fmt::format_string<Args...> format, Args&&... args) {
        log(spdlog::level::warn, fmt::format(format, std::forward<Args>(args)...));
    }
    template <class... Args>
    void info(fmt::format_string<Args...> format, Args&&... args) {
        log(spdlog::level::info, fmt::format(format, std::forward<Args>(args)...));
    }

    // One line on stderr that the next call overwrites. Nothing where stderr is no terminal, or with --quiet.
    void progress(std::string_view text);
    void clear_progress();

    bool stdout_is_terminal() const { return stdout_is_terminal_; }
    // Columns of the terminal on stdout; 100 where there is none.
    int width() const;

 private:
    void log(spdlog::level::level_enum level, const std::string& message);

    std::unique_ptr<spdlog::logger> logger_;
    bool stdout_is_terminal_;
    bool shows_progress_;
    bool progress_visible_ = false;
    std::chrono::steady_clock::time_point last_progress_;
};

}  // namespace emloc::cli
