// Ctrl-C as a stop request instead of a sudden death.
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace emloc::cli {

// Made first in main, before any other thread exists: SIGINT and SIGTERM stay blocked in all threads that follow and
// are received by one of this object's own. The first asks to stop; a second ends the process at once.
class Interrupt {
 public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    std::stop_token token() const { return source_.get_token(); }
    // The signal that arrived, or 0.
    int signal() const { return signal_.load(); }

 private:
    void listen();

    std::stop_source source_;
    std::atomic<int> signal_{0};
    int signals_ = -1;  // signalfd
    int ended_ = -1;    // eventfd: the destructor's word to the thread
    std::thread thread_;
};

}  // namespace emloc::cli
