// When every frame of a film is shown, and which packets they come from.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/media/av_input.h"

namespace emloc {

// A packet as its container describes it.
struct FilmPacket {
    std::int64_t offset = -1;  // in the file, in bytes; -1: it doesn't begin where the container's own units do
    std::int64_t pts = AV_NOPTS_VALUE;
    std::int64_t dts = AV_NOPTS_VALUE;
    std::int64_t frame = -1;  // the frame that it belongs to; -1: none that is shown
    bool key = false;
};

// Frames are numbered from 0 in the order in which they are shown. Times are in the stream's time base.
struct FrameIndex {
    std::vector<std::int64_t> times;  // of every frame, ascending
    std::vector<std::int64_t> keys;   // frames at which decoding can begin, ascending; empty: the file doesn't say
    // All of the film, in the file's order. Empty where each packet's own time tells its frame.
    std::vector<FilmPacket> packets;
    std::int64_t end = 0;  // when the last frame ends
    std::string damage;    // a sentence; empty: none noticed

    // The frame shown nearest to `time`.
    std::int64_t frame_near(std::int64_t time) const;
    // Half of a frame's mean duration.
    std::int64_t tolerance() const;
    std::int64_t count() const { return static_cast<std::int64_t>(times.size()); }
    // Takes those frames (ascending) out: their packets stay, but show nothing.
    void leave_out(const std::vector<std::int64_t>& frames);
};

// From the container's own index where that is whole and of one rate, else by reading every packet. kMalformed where
// there is no frame at all, kUnreadable, kCancelled.
Result<FrameIndex> index_frames(AvInput& input, const std::stop_token& stop);

}  // namespace emloc
