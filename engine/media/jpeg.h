// JPEG -> samples, by libjpeg: OpenCV, which calls it too, hides how much of the picture was there.
#pragma once

#include <cstddef>
#include <opencv2/core/mat.hpp>
#include <span>

namespace emloc {

struct JpegSamples {
    cv::Mat pixels;        // 8-bit grey or BGR; empty where they can't be decoded
    bool cut_off = false;  // the data ends before the picture does
};

// The end marker doesn't matter: what is there is judged by what it holds, and padding behind it is passed over.
JpegSamples decode_jpeg(std::span<const std::byte> bytes);

}  // namespace emloc
