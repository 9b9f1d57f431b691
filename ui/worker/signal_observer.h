// Turns what the engine tells its observer into the worker's signals.
#pragma once

#include "engine/adaptation/observer.h"

namespace emloc::ui {

class EngineWorker;

// Called in the engine's thread; receivers in other threads get every event, in order, through their event loop.
class SignalObserver : public Observer {
 public:
    explicit SignalObserver(EngineWorker& worker) : worker_(worker) {}

    void chunk_begun(const ChunkBegun& chunk) override;
    void phase_begun(const PhaseBegun& phase) override;
    void trial_begun(const TrialBegun& trial) override;
    void trial(const Trial& trial) override;
    void decision(const Decision& decision) override;
    void chunk_done(int chunk, const ChunkRecord& record) override;

 private:
    EngineWorker& worker_;
    std::int64_t chunk_tokens_ = 0;
};

}  // namespace emloc::ui
