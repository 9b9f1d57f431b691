// A decoded frame -> upright RGB.
#pragma once

#include <string>

#include "engine/core/result.h"
#include "engine/media/av_pointers.h"
#include "engine/media/image.h"

namespace emloc {

// How a stream's frames must be turned to be upright, as EXIF writes it (1 to 8); 1 where it doesn't say, or says an
// angle that isn't a multiple of 90 degrees.
int orientation_of(const AVStream& stream);

// Converts frames of one stream; keeps what the conversion of the last size and format needed.
class FrameConverter {
 public:
    // Any size (odd ones too) and pixel format, by the frame's own colour matrix and range; transparency over white.
    Result<Image> convert(const AVFrame& frame, int orientation, const std::string& name);

 private:
    AvPointer<SwsContext> scaler_;
};

}  // namespace emloc
