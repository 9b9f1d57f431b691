// A video's length and rate -> the numbers of the frames that are used.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/result.h"
#include "engine/media/preprocess.h"
#include "engine/media/video_sampling.h"

namespace emloc {

// kInvalidArgument where a setting makes no sense (fps <= 0, min_frames > max_frames ...).
Status check(const VideoSampling& sampling);

// Frame numbers, ascending, of a video of `total` frames (at least 1) shown at `rate` frames per second, exactly as
// Hugging Face's Qwen2VLVideoProcessor.sample_frames gives them for `fps`: total / rate * fps frames, within
// min_frames and max_frames and `total`, rounded down to a multiple of `temporal_patch`, evenly spread from frame 0.
// A video of fewer frames than `temporal_patch`, which Hugging Face refuses, gives all its frames. With kFirstToLast as
// Qwen3VLVideoProcessor gives them: no number of frames is rounded, and the last frame of all is among them.
std::vector<std::int64_t> sample_frames(std::int64_t total, double rate, const VideoSampling& sampling,
                                        std::int64_t temporal_patch, FrameSpread spread = FrameSpread::kStepsFromFirst);

// The bounds on the pixels of a frame where `frames` are used: an even share of sampling.total_pixels, though never
// less than 1.05 of the least (Hugging Face's cap_pixels_per_frame, qwen-vl-utils' rule).
PreprocessorOptions for_frames(PreprocessorOptions options, std::int64_t frames, const VideoSampling& sampling);

// The size to which the frames of a video of that size are resampled where `frames` are used: each within for_frames(),
// or all together within the model's bounds on a clip, the sampling's, and as many times those of an image.
Result<Size> frame_size(const Size& video, std::int64_t frames, const VideoSampling& sampling,
                        const PreprocessorOptions& options);

}  // namespace emloc
