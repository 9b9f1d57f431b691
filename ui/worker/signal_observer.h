// Turns what the engine tells its observer into the window's signals.
#pragma once

#include <cstdint>
#include <stop_token>
#include <utility>

#include "engine/adaptation/observer.h"

namespace emloc::ui {

class EngineEvents;
class PauseGate;

// Called in the engine's thread; receivers in other threads get every event, in order, through their event loop.
class SignalObserver : public Observer {
 public:
    // Waits at the gate, where it is closed, before each chunk, phase and trial.
    SignalObserver(EngineEvents& events, PauseGate& gate, std::stop_token stop)
        : events_(events), gate_(gate), stop_(std::move(stop)) {}

    void planned(const AdaptationPlan& plan) override;
    void chunk_begun(const ChunkBegun& chunk) override;
    void phase_begun(const PhaseBegun& phase) override;
    void frames_read(const FramesRead& frames) override;
    void trial_begun(const TrialBegun& trial) override;
    void trial(const Trial& trial) override;
    void decision(const Decision& decision) override;
    void chunk_done(int chunk, const ChunkRecord& record) override;

 private:
    EngineEvents& events_;
    PauseGate& gate_;
    std::stop_token stop_;
    std::int64_t chunk_tokens_ = 0;
};

}  // namespace emloc::ui
