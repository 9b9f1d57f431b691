#include "app/emloc/interrupt.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <system_error>

namespace emloc::cli {
namespace {

constexpr int kSignalExit = 128;

}  // namespace

Interrupt::Interrupt() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    signals_ = signalfd(-1, &signals, SFD_CLOEXEC);
    ended_ = eventfd(0, EFD_CLOEXEC);
    if (signals_ < 0 || ended_ < 0) {
        throw std::system_error(errno, std::generic_category(), "signalfd");
    }
    thread_ = std::thread([this] { listen(); });
}

Interrupt::~Interrupt() {
    const std::uint64_t one = 1;
    if (write(ended_, &one, sizeof one) == sizeof one) {
        thread_.join();
    } else {
        thread_.detach();
    }
    close(signals_);
    close(ended_);
}

void Interrupt::listen() {
    for (;;) {
        std::array<pollfd, 2> watched{pollfd{signals_, POLLIN, 0}, pollfd{ended_, POLLIN, 0}};
        if (poll(watched.data(), watched.size(), -1) < 0) {
            continue;
        }
        if ((watched[1].revents & POLLIN) != 0) {
            return;
        }
        signalfd_siginfo info{};
        if (read(signals_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) {
            continue;
        }
        const int number = static_cast<int>(info.ssi_signo);
        if (signal_.exchange(number) != 0) {
            _exit(kSignalExit + number);
        }
        source_.request_stop();
    }
}

}  // namespace emloc::cli
