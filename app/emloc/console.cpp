#include "app/emloc/console.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>

#include "app/emloc/format.h"

namespace emloc::cli {
namespace {

constexpr int kWidthWithoutTerminal = 100;
constexpr std::chrono::milliseconds kProgressInterval{80};

int columns(int descriptor) {
    winsize size{};
    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    return kWidthWithoutTerminal;
}

spdlog::level::level_enum level_of(Verbosity verbosity) {
    switch (verbosity) {
        case Verbosity::kQuiet:
            return spdlog::level::err;
        case Verbosity::kNormal:
            return spdlog::level::warn;
        case Verbosity::kVerbose:
            return spdlog::level::info;
    }
    return spdlog::level::warn;
}

}  // namespace

Console::Console(Verbosity verbosity)
    : logger_(std::make_unique<spdlog::logger>("emloc", std::make_shared<spdlog::sinks::stderr_sink_st>())),
      stdout_is_terminal_(isatty(STDOUT_FILENO) == 1),
      shows_progress_(verbosity != Verbosity::kQuiet && isatty(STDERR_FILENO) == 1) {
    logger_->set_level(level_of(verbosity));
    logger_->set_pattern(verbosity == Verbosity::kVerbose ? "%n: %H:%M:%S.%e %l: %v" : "%n: %l: %v");
    logger_->flush_on(spdlog::level::info);
}

Console::~Console() {
    clear_progress();
}

void Console::print(std::string_view text) {
    clear_progress();
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void Console::print_json(const nlohmann::ordered_json& value) {
    print(value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

Status Console::flush() {
    clear_progress();
    errno = 0;
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        const char* reason = errno != 0 ? std::strerror(errno) : "write error";
        return tl::unexpected<Error>(
            Error{ErrorKind::kStorageFull, fmt::format("The output could not be written: {}.", reason)});
    }
    return {};
}

void Console::progress(std::string_view text) {
    const auto now = std::chrono::steady_clock::now();
    if (!shows_progress_ || (progress_visible_ && now - last_progress_ < kProgressInterval)) {
        return;
    }
    last_progress_ = now;
    progress_visible_ = true;
    const std::string line = truncated(one_line(text), columns(STDERR_FILENO) - 1);
    fmt::print(stderr, "\r\x1b[K{}", line);
    std::fflush(stderr);
}

void Console::clear_progress() {
    if (progress_visible_) {
        progress_visible_ = false;
        fmt::print(stderr, "\r\x1b[K");
        std::fflush(stderr);
    }
}

int Console::width() const {
    return columns(STDOUT_FILENO);
}

void Console::log(spdlog::level::level_enum level, const std::string& message) {
    if (logger_->should_log(level)) {
        clear_progress();
        std::fflush(stdout);
        logger_->log(level, one_line(message));
    }
}

}  // namespace emloc::cli
