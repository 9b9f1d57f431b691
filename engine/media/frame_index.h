// When every frame of a film is shown.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/media/av_input.h"

namespace emloc {

// Times are in the stream's time base.
struct FrameIndex {
    std::vector<std::int64_t> times;  // of every frame, ascending
    std::vector<std::int64_t> keys;   // at which decoding can begin, ascending
    std::int64_t end = 0;             // when the last frame ends
    // False where the packets carry no times: then `times` are mere numbers and frames must be counted from the first.
    bool timed = true;
    std::string damage;  // a sentence; empty: none noticed
};

// From the container's own index where that is whole and of one rate, else by reading every packet. kMalformed where
// there is no frame at all, kCancelled.
Result<FrameIndex> index_frames(const AvInput& input, const std::stop_token& stop);

}  // namespace emloc
