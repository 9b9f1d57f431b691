// One file of a demonstration: is it what its name says, and what must be known of it?
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

#include "engine/demonstrations/demonstration.h"
#include "engine/media/image.h"

namespace emloc {

// The shorter side of a checked video's frame.
inline constexpr std::int64_t kCheckedFramePixels = 128;

struct CheckedMedium {
    MediaKind kind = MediaKind::kImage;  // by the file's contents: animated images are videos
    std::string sha256 = {};
    PixelSize size = {};
    std::string fault = {};  // why it can't be used, a sentence; empty: it can
    std::string note = {};   // what of it can't be read though it is used, a sentence; empty: nothing
    // The decoded image; of a video a reduced frame out of its middle. Null where there is a fault.
    std::shared_ptr<const Image> picture = {};
};

// Reads the whole file: decodes an image, and of a video a few frames over its whole length. For any thread; throws
// nothing. After `stop` the result means nothing.
CheckedMedium check_medium(const Media& medium, const std::stop_token& stop = {});

}  // namespace emloc
