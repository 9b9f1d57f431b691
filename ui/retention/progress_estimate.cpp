#include "ui/retention/progress_estimate.h"

#include <algorithm>

namespace emloc::ui {

namespace {

constexpr double kUsualTrialsPerLayer = 2;  // before anything is known
constexpr int kTrialsToTellFrom = 3;

double sum_to(int n) {
    return 0.5 * n * (n + 1);
}

}  // namespace

void ProgressEstimate::begin(double now) {
    *this = {};
    began_ = chunk_began_ = now;
}

void ProgressEstimate::begin_chunk(const ChunkBegun& chunk, double now) {
    decided_ = 0;
    if (chunk.again) return;
    chunks_ = chunk.chunk_count;
    layers_ = chunk.layers;
    ++chunks_begun_;
    // A context that is continued has its first chunks already.
    if (chunks_begun_ == 1) chunks_ -= chunk.chunk;
    searching_ = false;
    if (chunks_begun_ > 1) chunk_began_ = now;
}

void ProgressEstimate::begin_phase(const PhaseBegun& phase, double now) {
    if (phase.phase != AdaptationPhase::kSearch || searching_) return;
    searching_ = true;
    ++lead_chunks_;
    lead_seconds_ += now - chunk_began_;
}

void ProgressEstimate::end_trial(const Trial& trial) {
    ++trials_;
    trial_seconds_ += trial.seconds;
    trial_units_ += layers_ - trial.layer;
}

void ProgressEstimate::decide(int) {
    ++decided_;
    ++decided_in_all_;
}

double ProgressEstimate::trials_per_layer() const {
    // The layer at work has its trials in the count already.
    return decided_in_all_ == 0 ? kUsualTrialsPerLayer
                                : std::max(1.0, static_cast<double>(trials_) / (decided_in_all_ + 0.5));
}

double ProgressEstimate::units_of_chunk() const {
    return trials_per_layer() * sum_to(layers_);
}

double ProgressEstimate::search_units_left() const {
    return trials_per_layer() * (sum_to(layers_) - sum_to(decided_));
}

std::optional<double> ProgressEstimate::seconds_left(double now) const {
    if (trials_ < kTrialsToTellFrom || trial_units_ <= 0 || chunks_ <= 0) return std::nullopt;
    const double unit = trial_seconds_ / trial_units_;
    const double lead = lead_chunks_ > 0 ? lead_seconds_ / lead_chunks_ : 0;
    const int chunks_to_come = std::max(0, std::min(chunks_ - lead_chunks_, chunks_ - chunks_begun_));
    double left = chunks_to_come * (lead + unit * units_of_chunk());
    left +=
        searching_ ? unit * search_units_left() : std::max(0.0, lead - (now - chunk_began_)) + unit * units_of_chunk();
    return left;
}

double ProgressEstimate::share(double now) {
    if (chunks_ <= 0 || layers_ <= 0) return 0;
    if (const auto left = seconds_left(now)) {
        const double taken = now - began_;
        share_ = std::max(share_, taken + *left > 0 ? taken / (taken + *left) : 0.0);
    }
    return share_;
}

}  // namespace emloc::ui
