#include "app/emloc/video_options.h"

#include "engine/media/image.h"
#include "engine/media/video.h"

namespace emloc::cli {

Result<Media> read_medium(const std::string& file) {
    Media medium = medium_at(file);
    const Status found = medium.kind == MediaKind::kVideo ? check_regular_file(file) : load_bytes(medium);
    return found ? Result<Media>(std::move(medium)) : tl::unexpected(found.error());
}

void add_video_options(CLI::App& command, VideoOptions& options) {
    const std::string group = "Frames of videos";
    command.add_option("--fps", options.fps, "Frames taken per second (default 2)")
        ->type_name("N")
        ->check(CLI::PositiveNumber)
        ->group(group);
    command.add_option("--min-frames", options.min_frames, "Least frames taken of a video (default 4)")
        ->type_name("N")
        ->check(CLI::PositiveNumber)
        ->group(group);
    command.add_option("--max-frames", options.max_frames, "Most frames taken of a video (default 768)")
        ->type_name("N")
        ->check(CLI::PositiveNumber)
        ->group(group);
    command
        .add_option("--video-pixels", options.total_pixels,
                    "Pixels of all frames of a video together (default 90316800, 115200 tokens)")
        ->type_name("N")
        ->check(CLI::PositiveNumber)
        ->group(group);
}

VideoSampling with_overrides(VideoSampling sampling, const VideoOptions& given) {
    sampling.fps = given.fps.value_or(sampling.fps);
    sampling.min_frames = given.min_frames.value_or(sampling.min_frames);
    sampling.max_frames = given.max_frames.value_or(sampling.max_frames);
    sampling.total_pixels = given.total_pixels.value_or(sampling.total_pixels);
    // One bound given past the other's default means that bound.
    if (!given.min_frames && sampling.min_frames > sampling.max_frames) sampling.min_frames = sampling.max_frames;
    if (!given.max_frames && sampling.max_frames < sampling.min_frames) sampling.max_frames = sampling.min_frames;
    return sampling;
}

void add_frame_choice(CLI::App& command, FrameChoice& choice) {
    const std::string group = "Frames of videos";
    command.add_option("--start", choice.start, "Leave out what is before this second")
        ->type_name("S")
        ->check(CLI::NonNegativeNumber)
        ->group(group);
    command.add_option("--end", choice.end, "Leave out what comes from this second on")
        ->type_name("S")
        ->check(CLI::PositiveNumber)
        ->group(group);
    command.add_option("--at", choice.times, "Take the frames shown at these seconds instead")
        ->type_name("S,S,...")
        ->delimiter(',')
        ->check(CLI::NonNegativeNumber)
        ->group(group);
    command
        .add_flag("--key-frames", choice.key_frames,
                  "Take the nearest key frames instead: much faster where a long film has few of them")
        ->group(group);
}

}  // namespace emloc::cli
