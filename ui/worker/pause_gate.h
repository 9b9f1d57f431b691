// Holds the engine's thread up between two pieces of work, and lets short ones in between.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <utility>

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

    // `work` is done by the thread that passes the gate next, or waits at it.
    void let_in(std::function<void()> work) {
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back(std::move(work));
        }
        changed_.notify_all();
    }

    // Does what was let in, in its order; then returns when the gate is open or `stop` was requested. Must not be
    // called by what was let in.
    void pass(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (true) {
            while (!waiting_.empty()) {
                const auto work = std::move(waiting_.front());
                waiting_.pop_front();
                lock.unlock();
                work();
                lock.lock();
            }
            const bool woken = changed_.wait(lock, stop, [this] { return !closed_ || !waiting_.empty(); });
            if (!woken || waiting_.empty()) return;
        }
    }

 private:
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::function<void()>> waiting_;
    bool closed_ = false;
};

}  // namespace emloc::ui
