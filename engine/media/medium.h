// An image or a video that somebody named: a plain value that crosses threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/media/video_sampling.h"

namespace emloc {

enum class MediaKind { kImage, kVideo };

struct Image;  // decoded pixels: engine/media/image.h

// Of a picture as it is shown, in pixels; 0 x 0 where it is not known.
struct PixelSize {
    std::int64_t width = 0;
    std::int64_t height = 0;

    friend bool operator==(const PixelSize&, const PixelSize&) = default;
};

// An encoded image or video file. `bytes` holds the file's contents where they were read (or came from a store);
// otherwise `path` is read when the pixels are needed. `sha256` (hex) is empty until the bytes were seen. `choice` says
// which frames of a video are used. `size` and `pixels` belong to the contents that `sha256` names and are never saved:
// `size` spares a second decoding where only the number of tokens is wanted, `pixels` one where the intake had room to
// keep them.
struct Media {
    MediaKind kind = MediaKind::kImage;
    std::filesystem::path path;
    std::shared_ptr<const std::vector<std::byte>> bytes;
    std::string sha256;
    FrameChoice choice = {};
    PixelSize size = {};
    std::shared_ptr<const Image> pixels = {};
};

}  // namespace emloc
