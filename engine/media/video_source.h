// What the ways of decoding a video have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/media/video.h"

namespace emloc {

class VideoSource {
 public:
    virtual ~VideoSource() = default;
    virtual Result<VideoFrames> read(std::span<const std::int64_t> frames, std::optional<Size> size,
                                     const std::stop_token& stop, const FrameProgress& progress) = 0;

    VideoInfo info;
    std::vector<double> times;  // seconds from the first frame, of every frame, ascending
    // The frames at which decoding can begin, ascending; empty where that is any frame, or isn't known.
    std::vector<std::int64_t> key_frames;
};

// Everything that libavformat and libavcodec read.
Result<std::unique_ptr<VideoSource>> open_film(const Media& medium, const std::stop_token& stop);

// Animated WebP, which libavcodec 5 doesn't decode. `bytes`: of a WebP file, animated or still.
Result<std::unique_ptr<VideoSource>> open_animation(std::shared_ptr<const std::vector<std::byte>> bytes,
                                                    const std::string& name);

}  // namespace emloc
