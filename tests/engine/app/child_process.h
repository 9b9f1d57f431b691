// The built program as a child process.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace emloc::test {

// Far above what any of the tests needs, also under sanitizers on a busy machine.
inline constexpr std::chrono::minutes kGenerousTime{8};

struct RunOptions {
    std::string input;                               // standard input
    std::map<std::string, std::string> environment;  // over the inherited one; an empty value removes the variable
    std::string output_file;                         // standard output goes there instead of Outcome::out
    std::string folder;                              // to run in
    std::vector<std::string> launcher = {};          // words before the program's own path
    std::string program = EMLOC_PROGRAM;
    std::uint64_t address_space = 0;                  // bytes it may map (RLIMIT_AS); 0: any number
    std::chrono::seconds time_limit = kGenerousTime;  // after it the program is killed, and the test has failed
};

struct Outcome {
    int code = -1;                // 128 + signal where one ended it
    int signal = 0;               // 0: it ended by itself
    std::int64_t peak_bytes = 0;  // of its memory that was in use
    std::string out;
    std::string err;

    // The output as JSON; null (and a failure of the test) where it isn't.
    nlohmann::json json() const;
};

// Starts `emloc` with these arguments; kills it on destruction if it still runs.
class Child {
 public:
    explicit Child(const std::vector<std::string>& arguments, const RunOptions& options = {});
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    // Reads until stderr holds `text`; false where the program ended, or too much time passed, before.
    bool wait_for_message(std::string_view text);
    void send(int signal) const;
    Outcome finish();

 private:
    // False once both streams have ended.
    bool read_some(std::chrono::milliseconds wait);

    pid_t pid_ = -1;
    int out_ = -1;
    int err_ = -1;
    Outcome outcome_;
    std::chrono::steady_clock::time_point deadline_;
};

Outcome run_emloc(const std::vector<std::string>& arguments, const RunOptions& options = {});

}  // namespace emloc::test
