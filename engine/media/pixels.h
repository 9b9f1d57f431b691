// What decoders hand out -> the one form the engine works on.
#pragma once

#include <opencv2/core/mat.hpp>
#include <string>

#include "engine/core/result.h"
#include "engine/media/image.h"

namespace emloc {

enum class Alpha {
    kStraight,
    kPremultiplied,  // the colours are already multiplied by it
    kDropped,        // the colours as they are, whatever it says
};

// `pixels`: rows of grey, grey + alpha, BGR or BGRA samples of 8 or 16 bits or floating point (0 to 1). Turned upright
// by `orientation` (EXIF, 1 to 8), reduced to 8 bits (the high byte of 16; floats are clipped), laid over white.
// `name` is used in messages. kUnsupported for other samples.
Result<Image> upright_rgb(const cv::Mat& pixels, int orientation, Alpha alpha, const std::string& name);

}  // namespace emloc
