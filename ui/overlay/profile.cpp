#include "ui/overlay/profile.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

namespace emloc::ui {

namespace {

constexpr std::size_t kMostValues = 400;

QString name_of(Activity activity) {
    switch (activity) {
        case Activity::kLoadingModel:
            return QCoreApplication::translate("Profile", "loading");
        case Activity::kStoring:
            return QCoreApplication::translate("Profile", "store");
        case Activity::kOpeningContext:
            return QCoreApplication::translate("Profile", "opening");
        case Activity::kCompressing:
            return QCoreApplication::translate("Profile", "compressing");
        case Activity::kAnswering:
            return QCoreApplication::translate("Profile", "answering");
        case Activity::kTesting:
            return QCoreApplication::translate("Profile", "testing");
        default:
            return {};
    }
}

QString name_of(AdaptationPhase phase) {
    switch (phase) {
        case AdaptationPhase::kMedia:
            return QCoreApplication::translate("Profile", "images");
        case AdaptationPhase::kVision:
            return QCoreApplication::translate("Profile", "vision");
        case AdaptationPhase::kChunk:
            return QCoreApplication::translate("Profile", "chunk");
        case AdaptationPhase::kObservation:
            return QCoreApplication::translate("Profile", "observation");
        case AdaptationPhase::kSearch:
            return QCoreApplication::translate("Profile", "search");
        case AdaptationPhase::kMeasuring:
            return QCoreApplication::translate("Profile", "measuring");
    }
    return {};
}

}  // namespace

void RollingFigure::add(double value) {
    values_.push_back(value);
    if (values_.size() > kMostValues) values_.pop_front();
}

double RollingFigure::most() const {
    return values_.empty() ? 0 : *std::ranges::max_element(values_);
}

double RollingFigure::percentile(double share) const {
    if (values_.empty()) return 0;
    std::vector<double> sorted(values_.begin(), values_.end());
    std::ranges::sort(sorted);
    const auto at = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    return sorted[std::clamp<std::size_t>(at, 1, sorted.size()) - 1];
}

void Profile::begin_span(const QString& name, int chunk, double now) {
    end_span(now);
    spans_.push_back({name, chunk, now, now - 1});
    if (spans_.size() > kMostSpans) spans_.pop_front();
}

void Profile::end_span(double now) {
    if (!spans_.empty() && spans_.back().end < spans_.back().begin) spans_.back().end = now;
}

void Profile::begin_activity(Activity activity, double now) {
    if (activity == Activity::kIdle) return end_span(now);
    if (activity == Activity::kCompressing) {
        cache_ = {};
        layers_.clear();
    }
    begin_span(name_of(activity), -1, now);
}

void Profile::begin_chunk(const ChunkBegun& chunk) {
    const auto layers = static_cast<std::size_t>(std::max(0, chunk.layers));
    layers_.resize(std::max(layers_.size(), layers));
    cache_.undecided = chunk.layers;
    if (chunk.again) return;
    ++cache_.chunks;
    cache_.tokens += chunk.tokens;
}

void Profile::begin_phase(const PhaseBegun& phase, double now) {
    begin_span(name_of(phase.phase), phase.chunk, now);
}

void Profile::end_trial(const Trial& trial) {
    ++cache_.trials;
    cache_.accepted += trial.accepted;
    if (trial.layer < 0) return;
    const auto layer = static_cast<std::size_t>(trial.layer);
    layers_.resize(std::max(layers_.size(), layer + 1));
    ++layers_[layer].trials;
    layers_[layer].seconds += trial.seconds;
}

void Profile::decide(const LayerDecision& decision) {
    cache_.kept += decision.kept_tokens;
    cache_.undecided = std::max<qint64>(0, cache_.undecided - 1);
}

void Profile::answered(const Answered& answered) {
    ++cache_.answers;
    cache_.answer_tokens += answered.tokens;
    if (answered.seconds > 0) rate_.add(static_cast<double>(answered.tokens) / answered.seconds);
}

void Profile::classified(const Classified&) {
    ++cache_.answers;
}

void Profile::add_memory(double process_megabytes, double gpu_megabytes) {
    process_.add(process_megabytes);
    if (gpu_megabytes > 0) gpu_.add(gpu_megabytes);
}

}  // namespace emloc::ui
