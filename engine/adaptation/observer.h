// The one seam between a running adaptation and whoever watches it.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/adaptation/memory_need.h"
#include "engine/context/context.h"

namespace emloc {

// Known before the first chunk: what lies ahead.
struct AdaptationPlan {
    int chunks = 0;
    std::int64_t tokens = 0;  // of the chunks to come
    MemoryNeed memory = {};
};

struct ChunkBegun {
    int chunk = 0;
    int chunk_count = 0;
    int layers = 0;
    std::int64_t tokens = 0;
    std::int64_t demonstrations = 0;
    std::int64_t first_demonstration = 0;
    std::vector<DemonstrationSpans> spans = {};  // of the chunk's demonstrations
    // The memory ran short: this chunk is observed and searched once more, in smaller batches. Its trials and decisions
    // so far are void.
    bool again = false;
};

// About to run; its outcome follows as `trial`.
struct TrialBegun {
    int chunk = 0;
    int layer = 0;
    double ratio = 0;
};

enum class AdaptationPhase { kMedia, kVision, kChunk, kObservation, kSearch, kMeasuring };

struct PhaseBegun {
    int chunk = 0;
    AdaptationPhase phase = AdaptationPhase::kMedia;
};

// Frames of a video that were decoded; counts begin anew with every video.
struct FramesRead {
    std::int64_t done = 0;
    std::int64_t total = 0;
};

// Called on the thread that runs the adaptation; every call throws nothing and returns quickly, unless it is to hold
// the adaptation up: chunk_begun, phase_begun and trial_begun may wait as long as they like (no trial's time includes
// it).
class Observer {
 public:
    virtual ~Observer() = default;
    virtual void planned(const AdaptationPlan&) {}  // not of a long video, whose clips are read one by one
    virtual void chunk_begun(const ChunkBegun&) {}
    virtual void phase_begun(const PhaseBegun&) {}
    virtual void frames_read(const FramesRead&) {}
    virtual void trial_begun(const TrialBegun&) {}
    virtual void trial(const Trial&) {}
    virtual void decision(const Decision&) {}
    virtual void chunk_done(int /*chunk*/, const ChunkRecord&) {}
};

}  // namespace emloc
