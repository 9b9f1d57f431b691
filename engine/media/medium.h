// An image or a video that somebody named: a plain value that crosses threads.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/media/video_sampling.h"

namespace emloc {

enum class MediaKind { kImage, kVideo };

// An encoded image or video file. `bytes` holds the file's contents where they were read (or came from a store);
// otherwise `path` is read when the pixels are needed. `sha256` (hex) is empty until the bytes were seen. `choice` says
// which frames of a video are used.
struct Media {
    MediaKind kind = MediaKind::kImage;
    std::filesystem::path path;
    std::shared_ptr<const std::vector<std::byte>> bytes;
    std::string sha256;
    FrameChoice choice = {};
};

}  // namespace emloc
