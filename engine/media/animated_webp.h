// The first picture of an animated WebP file, which OpenCV 4.6 doesn't read.
#pragma once

#include <cstddef>
#include <opencv2/core/mat.hpp>
#include <span>

namespace emloc {

// BGRA (straight alpha), 8 bits, the size of the animation's canvas; empty where the file is damaged.
cv::Mat first_webp_frame(std::span<const std::byte> bytes);

}  // namespace emloc
