// What an image file says of itself, read without decoding it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace emloc {

enum class ImageFormat {
    kUnknown,
    kJpeg,
    kPng,
    kWebp,
    kBmp,
    kTiff,
    kJpeg2000,
    kNetpbm,  // PBM, PGM, PPM, PAM, PFM
    kRadianceHdr,
    kSunRaster,
    // Known by name only, so that the message can say what the file is.
    kGif,
    kHeif,
    kAvif,
    kPsd,
    kSvg,
    kPdf,
    kVideo,
};

struct ImageHeader {
    ImageFormat format = ImageFormat::kUnknown;
    std::int64_t width = 0;  // 0: the header doesn't say, or is damaged
    std::int64_t height = 0;
    int orientation = 1;    // EXIF, 1 to 8; stays 1 for TIFF, which OpenCV turns itself
    bool animated = false;  // WebP with frames
};

// Never fails: what can't be recognised or found keeps its default.
ImageHeader read_image_header(std::span<const std::byte> bytes);

// "JPEG", "HEIC" and the like, for messages.
const char* name_of(ImageFormat format);

// True for the formats that are recognised only to be refused by name.
bool is_refused(ImageFormat format);

}  // namespace emloc
