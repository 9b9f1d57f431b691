#include "tests/engine/app/child_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace emloc::test {
namespace {

struct Pipe {
    std::array<int, 2> ends{-1, -1};
    Pipe() {
        if (pipe2(ends.data(), O_CLOEXEC) != 0) {
            ADD_FAILURE() << "pipe2: errno " << errno;
        }
    }
};

// In the child; returns only where the program can't be started.
void execute(const std::vector<std::string>& arguments, const RunOptions& options, int in, int out, int err) {
    const std::vector<std::string> program{options.program};
    if (!options.output_file.empty()) {
        out = open(options.output_file.c_str(), O_WRONLY | O_CREAT, 0644);
    }
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) {
        return;
    }
    for (const auto& [name, value] : options.environment) {
        value.empty() ? unsetenv(name.c_str()) : setenv(name.c_str(), value.c_str(), 1);
    }
    std::vector<char*> words;
    for (const auto* part : {&options.launcher, &program, &arguments}) {
        for (const std::string& word : *part) {
            words.push_back(const_cast<char*>(word.c_str()));
        }
    }
    words.push_back(nullptr);
    if (options.address_space != 0) {
        const rlimit limit{options.address_space, options.address_space};
        setrlimit(RLIMIT_AS, &limit);
    }
    execv(words.front(), words.data());
}

}  // namespace

nlohmann::json Outcome::json() const {
    auto value = nlohmann::json::parse(out, nullptr, false);
    if (value.is_discarded()) {
        ADD_FAILURE() << "not JSON: " << out << "\nstderr: " << err;
        return {};
    }
    return value;
}

Child::Child(const std::vector<std::string>& arguments, const RunOptions& options)
    : deadline_(std::chrono::steady_clock::now() + options.time_limit) {
    const Pipe in;
    const Pipe out;
    const Pipe err;
    pid_ = fork();
    if (pid_ == 0) {
        execute(arguments, options, in.ends[0], out.ends[1], err.ends[1]);
        _exit(127);
    }
    close(in.ends[0]);
    close(out.ends[1]);
    close(err.ends[1]);
    out_ = out.ends[0];
    err_ = err.ends[0];
    // Inputs of the tests fit into the pipe's buffer.
    if (write(in.ends[1], options.input.data(), options.input.size()) != static_cast<ssize_t>(options.input.size())) {
        ADD_FAILURE() << "the program's input could not be written";
    }
    close(in.ends[1]);
}

Child::~Child() {
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    close(out_);
    close(err_);
}

bool Child::read_some(std::chrono::milliseconds wait) {
    std::array<pollfd, 2> watched{pollfd{out_, POLLIN, 0}, pollfd{err_, POLLIN, 0}};
    if (poll(watched.data(), watched.size(), static_cast<int>(wait.count())) <= 0) {
        return true;
    }
    bool alive = false;
    for (const pollfd& stream : watched) {
        std::array<char, 65536> buffer;
        const ssize_t count = stream.revents != 0 ? read(stream.fd, buffer.data(), buffer.size()) : 0;
        if (count > 0) {
            (stream.fd == out_ ? outcome_.out : outcome_.err).append(buffer.data(), static_cast<std::size_t>(count));
        }
        alive = alive || count > 0 || stream.revents == 0;
    }
    return alive;
}

bool Child::wait_for_message(std::string_view text) {
    while (outcome_.err.find(text) == std::string::npos) {
        if (std::chrono::steady_clock::now() > deadline_ || !read_some(std::chrono::milliseconds(100))) {
            return outcome_.err.find(text) != std::string::npos;
        }
    }
    return true;
}

void Child::send(int signal) const {
    kill(pid_, signal);
}

Outcome Child::finish() {
    while (read_some(std::chrono::milliseconds(100))) {
        if (std::chrono::steady_clock::now() > deadline_) {
            ADD_FAILURE() << "the program took too long and was killed; stderr so far: " << outcome_.err;
            kill(pid_, SIGKILL);
            break;
        }
    }
    int status = 0;
    rusage used{};
    wait4(pid_, &status, 0, &used);
    pid_ = -1;
    outcome_.signal = WIFEXITED(status) ? 0 : WTERMSIG(status);
    outcome_.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + outcome_.signal;
    outcome_.peak_bytes = std::int64_t{used.ru_maxrss} * 1024;
    return outcome_;
}

Outcome run_emloc(const std::vector<std::string>& arguments, const RunOptions& options) {
    return Child(arguments, options).finish();
}

}  // namespace emloc::test
