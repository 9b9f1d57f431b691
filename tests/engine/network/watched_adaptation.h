// An adaptation in a thread of its own, as the window runs one, and what another thread sees of it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "engine/adaptation/adaptation.h"
#include "ui/worker/pause_gate.h"

namespace emloc::testing {

// One call of an observer. `number`: what tells two calls of one kind apart.
struct Event {
    enum class Kind { kChunkBegun, kPhaseBegun, kTrialBegun, kTrial, kDecision, kChunkDone };
    Kind kind = Kind::kChunkBegun;
    int chunk = 0;
    int layer = 0;
    double number = 0;
    std::shared_ptr<const Decision> decision = {};  // whole, as the window gets it

    friend bool operator==(const Event& a, const Event& b) {
        const bool same_decision =
            a.decision && b.decision ? a.decision->kept == b.decision->kept : a.decision == b.decision;
        return a.kind == b.kind && a.chunk == b.chunk && a.layer == b.layer && a.number == b.number && same_decision;
    }
};

// Hands every call over to whichever thread asks for it, and waits at a gate as the window's observer does.
class Mailbox : public Observer {
 public:
    // In the adaptation's thread.
    void begin(std::stop_token stop) { stop_ = std::move(stop); }
    void end() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        changed_.notify_all();
    }
    void chunk_begun(const ChunkBegun& chunk) override {
        pass_gate();
        post({Event::Kind::kChunkBegun, chunk.chunk, chunk.layers, static_cast<double>(chunk.tokens)});
    }
    void phase_begun(const PhaseBegun& phase) override {
        pass_gate();
        post({Event::Kind::kPhaseBegun, phase.chunk, 0, static_cast<double>(phase.phase)});
    }
    void trial_begun(const TrialBegun& trial) override {
        pass_gate();
        post({Event::Kind::kTrialBegun, trial.chunk, trial.layer, trial.ratio});
    }
    void trial(const Trial& trial) override { post({Event::Kind::kTrial, trial.chunk, trial.layer, trial.js}); }
    void decision(const Decision& made) override {
        post({Event::Kind::kDecision, made.chunk, made.layer, made.ratio, std::make_shared<const Decision>(made)});
    }
    void chunk_done(int chunk, const ChunkRecord& record) override {
        post({Event::Kind::kChunkDone, chunk, 0, static_cast<double>(record.tokens)});
    }

    // In any thread.
    std::vector<Event> events() const {
        const std::lock_guard lock(mutex_);
        return events_;
    }
    // Waits for so many events; false where it ended with fewer.
    bool wait_for(std::size_t count) const {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return ended_ || events_.size() >= count; });
        return events_.size() >= count;
    }
    // Closes the gate, and returns once the adaptation waits at it; false where it ended before, with an open gate.
    bool hold() {
        for (;;) {
            gate_.set_closed(true);
            std::unique_lock lock(mutex_);
            // Only who closes the gate behind one passage knows that the next one waits.
            const auto arrived = arrivals_;
            if (arrived == departures_) {
                changed_.wait(lock, [&] { return ended_ || arrivals_ > arrived; });
                if (!ended_) return true;
            }
            gate_.set_closed(false);
            if (ended_) return false;
            lock.unlock();
            std::this_thread::yield();
        }
    }
    void let_go() { gate_.set_closed(false); }

 private:
    void post(Event event) {
        {
            const std::lock_guard lock(mutex_);
            events_.push_back(std::move(event));
        }
        changed_.notify_all();
    }
    void pass_gate() {
        {
            const std::lock_guard lock(mutex_);
            ++arrivals_;
        }
        changed_.notify_all();
        gate_.pass(stop_);
        const std::lock_guard lock(mutex_);
        ++departures_;
    }

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::vector<Event> events_;
    std::size_t arrivals_ = 0, departures_ = 0;  // at the gate
    bool ended_ = false;
    ui::PauseGate gate_;
    std::stop_token stop_;
};

// Begins at once; cancelled and waited for by its destructor.
class WatchedAdaptation {
 public:
    using Work = std::function<Result<Context>(Observer&, std::stop_token)>;

    explicit WatchedAdaptation(Work work)
        : thread_([this, work = std::move(work)](std::stop_token stop) {
              mailbox_.begin(stop);
              outcome_ = work(mailbox_, std::move(stop));
              mailbox_.end();
          }) {}

    Mailbox& mailbox() { return mailbox_; }
    void cancel() { thread_.request_stop(); }
    const Result<Context>& finished() {
        if (thread_.joinable()) thread_.join();
        return *outcome_;
    }

 private:
    Mailbox mailbox_;
    std::optional<Result<Context>> outcome_;  // written in the thread, read once that has ended
    std::jthread thread_;
};

}  // namespace emloc::testing
