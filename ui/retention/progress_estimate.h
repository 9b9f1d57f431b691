// How long a running compression still takes, from what it has taken so far.
#pragma once

#include <optional>

#include "engine/adaptation/observer.h"

namespace emloc::ui {

// The search of a chunk runs from the last layer to the first, and a trial passes through all layers above its own: so
// a trial of layer l costs about (layers - l) units, and the search grows slower towards its end. What comes before the
// search (images, vision, reading, observing) takes about as long for each chunk. Times are seconds since any fixed
// moment; time in which nothing ran is to be left out.
class ProgressEstimate {
 public:
    void begin(double now);
    void begin_chunk(const ChunkBegun& chunk, double now);
    void begin_phase(const PhaseBegun& phase, double now);
    void end_trial(const Trial& trial);
    void decide(int layer);

    int trials() const { return trials_; }
    // 0 to 1, never falling; nothing before the first chunk has begun.
    double share(double now);
    // Nothing while there is too little to tell from.
    std::optional<double> seconds_left(double now) const;

 private:
    double search_units_left() const;  // of the running chunk
    double units_of_chunk() const;     // of a whole search, with the trials per layer seen so far
    double trials_per_layer() const;

    double began_ = 0;
    int chunks_ = 0;
    int chunks_begun_ = 0;
    int layers_ = 0;
    int decided_ = 0;  // layers of the running chunk
    int decided_in_all_ = 0;
    int trials_ = 0;
    double trial_seconds_ = 0;
    double trial_units_ = 0;
    double chunk_began_ = 0;
    bool searching_ = false;
    int lead_chunks_ = 0;      // chunks whose search has begun
    double lead_seconds_ = 0;  // what they took until then
    double share_ = 0;
};

}  // namespace emloc::ui
