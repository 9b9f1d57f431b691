// A video and what is wanted of it -> the frames to read and how large.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/media/frame_sampling.h"
#include "engine/media/video.h"

namespace emloc {

struct VideoPlan {
    std::vector<std::int64_t> frames;  // ascending
    Size size;                         // to which they are resampled
    Grid grid;                         // in patches, before merging
    std::vector<double> seconds;       // [grid.t]: the mean of when a temporal patch's frames are shown
    double patch_seconds = 0;          // how long a temporal patch stands for, on average
};

// Frames by `choice` where it names some, else sampled from the part between its start and end; their size by the
// model's bounds and the budget of `sampling`. kInvalidArgument where the choice leaves no frame.
Result<VideoPlan> plan_video(const Video& video, const FrameChoice& choice, const VideoSampling& sampling,
                             const PreprocessorOptions& options);

}  // namespace emloc
