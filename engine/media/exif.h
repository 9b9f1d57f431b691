// The one thing needed of a picture's EXIF data: which way is up.
#pragma once

#include <cstddef>
#include <span>

namespace emloc {

// The orientation (1 to 8, EXIF 2.3 tag 0x0112) in a TIFF block, the form in which JPEG, PNG and WebP carry EXIF, with
// or without the leading "Exif\0\0"; 1 (upright) where it is missing, damaged or out of range.
int exif_orientation(std::span<const std::byte> exif);

}  // namespace emloc
