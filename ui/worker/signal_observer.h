// Turns what the engine tells its observer into the worker's signals.
#pragma once

#include <cstdint>
#include <stop_token>
#include <utility>

#include "engine/adaptation/observer.h"

namespace emloc::ui {

class EngineWorker;
class PauseGate;

// Called in the engine's thread; receivers in other threads get every event, in order, through their event loop.
class SignalObserver : public Observer {
 public:
    // Waits at the gate, where it is closed, before each chunk, phase and trial.
    SignalObserver(EngineWorker& worker, PauseGate& gate, std::stop_token stop)
        : worker_(worker), gate_(gate), stop_(std::move(stop)) {}

    void planned(const AdaptationPlan& plan) override;
    void chunk_begun(const ChunkBegun& chunk) override;
    void phase_begun(const PhaseBegun& phase) override;
    void frames_read(const FramesRead& frames) override;
    void trial_begun(const TrialBegun& trial) override;
    void trial(const Trial& trial) override;
    void decision(const Decision& decision) override;
    void chunk_done(int chunk, const ChunkRecord& record) override;

 private:
    EngineWorker& worker_;
    PauseGate& gate_;
    std::stop_token stop_;
    std::int64_t chunk_tokens_ = 0;
};

}  // namespace emloc::ui
