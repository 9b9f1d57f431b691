// The resampling of a video's frames.
#pragma once

#include <cstdint>

#include "engine/media/image.h"

namespace emloc {

// As Hugging Face's video processor does it with torchvision: resize_bicubic with the width always first, where Pillow
// 13 chooses. Differs from torchvision, whose weights are rounded to 16 bits, by at most 2 of 255.
Image resize_frame(const Image& image, std::int64_t height, std::int64_t width);

// The same with torchvision's antialiased bilinear filter.
Image resize_frame_bilinear(const Image& image, std::int64_t height, std::int64_t width);

}  // namespace emloc
