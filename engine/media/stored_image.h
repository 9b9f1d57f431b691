// Image files -> pixels as Pillow gives them, which published protocols are made with.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "engine/core/result.h"
#include "engine/media/image.h"

namespace emloc {

// As decode_image(), but not turned by the EXIF orientation, and with transparency dropped instead of laid over white:
// Pillow's Image.open(...).convert("RGB").
Result<Image> decode_as_stored(std::span<const std::byte> bytes, const std::string& name);

}  // namespace emloc
