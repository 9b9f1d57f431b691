// Where the time and the memory of the running job go, as the profiling overlay shows it.
#pragma once

#include <QString>
#include <cstddef>
#include <deque>
#include <vector>

#include "engine/adaptation/observer.h"
#include "ui/worker/messages.h"

namespace emloc::ui {

// A stretch of the timeline; times are seconds since any fixed moment.
struct ProfileSpan {
    QString name;
    int chunk = -1;  // -1: of no chunk
    double begin = 0;
    double end = 0;  // below `begin`: still running
};

struct LayerTime {
    int trials = 0;
    double seconds = 0;
};

// A figure over the last few hundred measurements.
class RollingFigure {
 public:
    void add(double value);
    double last() const { return values_.empty() ? 0 : values_.back(); }
    double most() const;
    double percentile(double share) const;  // 0.99: below it lie 99 % of them
    std::vector<float> values() const { return {values_.begin(), values_.end()}; }

 private:
    std::deque<double> values_;
};

// Of the key/value cache: what the chunks of this job had, and what their layers keep.
struct CacheCounters {
    qint64 chunks = 0;
    qint64 tokens = 0;     // before pruning, of chunks that have begun
    qint64 kept = 0;       // of decided layers
    qint64 undecided = 0;  // layers of the running chunk that still hold everything
    qint64 trials = 0;
    qint64 accepted = 0;
    qint64 answers = 0;
    qint64 answer_tokens = 0;
};

// Fed with events and measurements; knows no clock and no drawing.
class Profile {
 public:
    static constexpr std::size_t kMostSpans = 4000;

    void begin_activity(Activity activity, double now);
    void begin_chunk(const ChunkBegun& chunk);
    void begin_phase(const PhaseBegun& phase, double now);
    void end_trial(const Trial& trial);
    void decide(const LayerDecision& decision);
    void answered(const Answered& answered);
    void classified(const Classified& classified);
    void add_frame(double milliseconds) { frames_.add(milliseconds); }
    void add_memory(double process_megabytes, double gpu_megabytes);  // 0: none

    const RollingFigure& frame_milliseconds() const { return frames_; }
    const RollingFigure& process_megabytes() const { return process_; }
    const RollingFigure& gpu_megabytes() const { return gpu_; }
    const RollingFigure& tokens_per_second() const { return rate_; }
    const std::deque<ProfileSpan>& spans() const { return spans_; }
    const std::vector<LayerTime>& layers() const { return layers_; }
    const CacheCounters& cache() const { return cache_; }

 private:
    void begin_span(const QString& name, int chunk, double now);
    void end_span(double now);

    std::deque<ProfileSpan> spans_;
    std::vector<LayerTime> layers_;
    RollingFigure frames_;
    RollingFigure process_;
    RollingFigure gpu_;
    RollingFigure rate_;
    CacheCounters cache_;
};

}  // namespace emloc::ui
