#include "ui/worker/signal_observer.h"

#include "engine/context/kept_count.h"
#include "ui/worker/engine_events.h"
#include "ui/worker/pause_gate.h"

namespace emloc::ui {

void SignalObserver::planned(const AdaptationPlan& plan) {
    Q_EMIT events_.planned(plan);
}

void SignalObserver::chunk_begun(const ChunkBegun& chunk) {
    chunk_tokens_ = chunk.tokens;
    gate_.pass(stop_);
    Q_EMIT events_.chunk_begun(chunk);
}

void SignalObserver::phase_begun(const PhaseBegun& phase) {
    gate_.pass(stop_);
    Q_EMIT events_.phase_begun(phase);
}

void SignalObserver::frames_read(const FramesRead& frames) {
    Q_EMIT events_.frames_read(frames);
}

void SignalObserver::trial_begun(const TrialBegun& trial) {
    Q_EMIT events_.trial_begun(trial);  // said first, so that the window shows where a pause holds it up
    gate_.pass(stop_);
}

void SignalObserver::trial(const Trial& trial) {
    Q_EMIT events_.trial_done(trial);
}

void SignalObserver::decision(const Decision& decision) {
    const auto kept = kept_count(decision, chunk_tokens_);
    Q_EMIT events_.decided(LayerDecision{decision.chunk, decision.layer, decision.ratio, kept,
                                         std::make_shared<const Decision>(decision)});
}

void SignalObserver::chunk_done(int chunk, const ChunkRecord& record) {
    ChunkRetention retention{.tokens = record.tokens, .trials = record.trials, .decisions = {}};
    for (const Decision& decision : record.decisions) {
        const auto kept = kept_count(decision, record.tokens);
        retention.decisions.push_back({decision.chunk, decision.layer, decision.ratio, kept, {}});
    }
    Q_EMIT events_.chunk_done(chunk, retention);
}

}  // namespace emloc::ui
