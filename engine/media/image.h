// Image files -> pixels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/file.h"
#include "engine/core/result.h"
#include "engine/media/medium.h"

namespace emloc {

// 8-bit RGB pixels, row-major, interleaved, no padding: rgb.size() == width * height * 3.
struct Image {
    std::int64_t width = 0;
    std::int64_t height = 0;
    std::vector<std::uint8_t> rgb;
};

// The largest image that is decoded, in pixels; a header that promises more is refused before memory is taken.
inline constexpr std::int64_t kMaxDecodedPixels = 256LL * 1024 * 1024;

// Decodes any format that OpenCV reads, turned upright by its EXIF orientation, transparency laid over white (as the
// picture is shown, not as its hidden colours are), 16-bit and grey turned to 8-bit RGB. `name` is used in messages.
Result<Image> decode_image(std::span<const std::byte> bytes, const std::string& name);

// The size of what decode_image() gives. JPEG, PNG, BMP and still WebP tell it in their headers; the rest is decoded.
// Fails as decode_image() does, but for damage that only decoding finds.
Result<PixelSize> upright_size(std::span<const std::byte> bytes, const std::string& name);

// Reads the file and decodes it.
Result<Image> read_image(const std::filesystem::path& path);

// Fills `bytes` and `sha256` of the medium from its path where they are missing. kDamaged where the file is another
// than `sha256` says.
Status load_bytes(Media& media);

// kDamaged where the medium lies in a file that is another than `sha256` says; nothing is read where either is missing.
Status check_unchanged(const Media& media, const std::stop_token& stop = {});

// True where the name ends like an image that OpenCV reads (.jpg, .png, .bmp, .webp, .tif ...), in any case.
bool has_image_extension(const std::filesystem::path& path);

}  // namespace emloc
