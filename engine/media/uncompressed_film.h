// Frames -> a film that holds exactly these pixels.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/media/image.h"

namespace emloc {

// An AVI file without compression. At least one frame, all of one size; `interval`: seconds from one to the next.
std::vector<std::byte> uncompressed_film(std::span<const Image> frames, double interval);

}  // namespace emloc
