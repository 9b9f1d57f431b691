// Holds the engine's thread up between two pieces of work.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace emloc::ui {

// May be used from any thread.
class PauseGate {
 public:
    void set_closed(bool closed) {
        {
            const std::lock_guard lock(mutex_);
            closed_ = closed;
        }
        changed_.notify_all();
    }

    // Returns when the gate is open or `stop` was requested; at once where it is.
    void pass(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, stop, [this] { return !closed_; });
    }

 private:
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool closed_ = false;
};

}  // namespace emloc::ui
