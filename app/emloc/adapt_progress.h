// What a running adaptation does, on the progress line; with --verbose every trial and decision as a line of its own.
#pragma once

#include <string>

#include "app/emloc/console.h"
#include "engine/adaptation/observer.h"

namespace emloc::cli {

class AdaptProgress : public Observer {
 public:
    explicit AdaptProgress(Console& console) : console_(console) {}

    void planned(const AdaptationPlan& plan) override;
    void chunk_begun(const ChunkBegun& chunk) override;
    void phase_begun(const PhaseBegun& phase) override;
    void frames_read(const FramesRead& frames) override;
    void trial_begun(const TrialBegun& trial) override;
    void trial(const Trial& trial) override;
    void decision(const Decision& decision) override;
    void chunk_done(int chunk, const ChunkRecord& record) override;

    const AdaptationPlan& plan() const { return plan_; }

 private:
    // "chunk 2/5 ", or nothing before the first.
    std::string where() const;

    Console& console_;
    AdaptationPlan plan_;
    ChunkBegun chunk_;
};

}  // namespace emloc::cli
