// How the frames of videos are taken, shared by all subcommands that read videos.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/emloc/command.h"
#include "engine/demonstrations/demonstration.h"

namespace emloc::cli {

// Not given: Qwen2-VL's own.
struct VideoOptions {
    std::optional<double> fps;
    std::optional<std::int64_t> min_frames;
    std::optional<std::int64_t> max_frames;
    std::optional<std::int64_t> total_pixels;
};

void add_video_options(CLI::App& command, VideoOptions& options);
VideoSampling with_overrides(VideoSampling sampling, const VideoOptions& given);

// A file that a question is about, found readable. An image comes with its bytes; a video, which may be larger than the
// memory, is read where its frames lie.
Result<Media> read_medium(const std::string& file);

// Which part or frames of one video.
void add_frame_choice(CLI::App& command, FrameChoice& choice);

}  // namespace emloc::cli
