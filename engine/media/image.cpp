#include "engine/media/image.h"

#include <limits>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "engine/media/animated_webp.h"
#include "engine/media/image_header.h"
#include "engine/media/jpeg.h"
#include "engine/media/pixels.h"
#include "engine/media/stored_image.h"

namespace emloc {
namespace {

tl::unexpected<Error> undecodable(const ImageHeader& header, const std::string& name) {
    return fail(ErrorKind::kMalformed, "{} can't be decoded: its {} data is damaged, cut off or of a rare kind.", name,
                name_of(header.format));
}

// OpenCV refuses longer sides.
constexpr std::int64_t kMaxSide = 1 << 20;

Status check_header(const ImageHeader& header, const std::string& name) {
    if (header.format == ImageFormat::kVideo) {
        return fail(ErrorKind::kUnsupported, "{} is a video, not an image.", name);
    }
    // OpenCV would hand some of them on to GDAL, whose formats may name other files and addresses to read.
    if (header.format == ImageFormat::kUnknown) {
        return fail(ErrorKind::kMalformed,
                    "{} is not an image in a format that is read (JPEG, PNG, WebP, BMP, TIFF and others).", name);
    }
    if (is_refused(header.format)) {
        return fail(ErrorKind::kUnsupported, "{} is in the {} format, which is not read; save it as a PNG or JPEG.",
                    name, name_of(header.format));
    }
    const auto width = header.width;
    const auto height = header.height;
    // A size that we don't understand may be one that a decoder makes room for.
    if (width <= 0 || height <= 0) return undecodable(header, name);
    if (width > kMaxSide || height > kMaxSide || (width > 0 && height > kMaxDecodedPixels / width)) {
        return fail(ErrorKind::kUnsupported,
                    "{} says that it is {} x {} pixels; at most {} million pixels are decoded. Make it smaller first.",
                    name, width, height, kMaxDecodedPixels / 1'000'000);
    }
    return {};
}

// Samples as they are stored: IMREAD_COLOR would drop alpha and turn only some formats upright. Empty where they can't
// be decoded.
cv::Mat decode_samples(std::span<const std::byte> bytes, const ImageHeader& header) {
    if (header.animated) return first_webp_frame(bytes);
    const cv::Mat encoded(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<std::byte*>(bytes.data()));
    try {
        return cv::imdecode(encoded, cv::IMREAD_UNCHANGED);
    } catch (const cv::Exception& error) {
        if (error.code == cv::Error::StsNoMem) throw std::bad_alloc();
        return {};
    }
}

// Nobody means a picture of which nothing is to be seen: the channel was never filled.
void make_opaque_where_all_is_transparent(cv::Mat& samples) {
    constexpr int kAlpha = 3;
    cv::Mat alpha;
    cv::extractChannel(samples, alpha, kAlpha);
    if (cv::countNonZero(alpha) > 0) return;
    alpha.setTo(255);
    cv::insertChannel(alpha, samples, kAlpha);
}

enum class Shown { kUpright, kAsStored };

Result<Image> decode(std::span<const std::byte> bytes, const ImageHeader& header, const std::string& name,
                     Shown shown) {
    cv::Mat samples;
    if (header.format == ImageFormat::kJpeg) {
        auto jpeg = decode_jpeg(bytes);
        if (jpeg.cut_off)
            return fail(ErrorKind::kMalformed,
                        "{} is cut off: the JPEG data ends before the picture does. Copy or download it again.", name);
        samples = std::move(jpeg.pixels);
    } else {
        samples = decode_samples(bytes, header);
    }
    if (samples.empty()) return undecodable(header, name);
    if (shown == Shown::kAsStored) return upright_rgb(samples, 1, Alpha::kDropped, name);
    if (header.format == ImageFormat::kBmp && samples.type() == CV_8UC4) make_opaque_where_all_is_transparent(samples);
    // libtiff's RGBA interface, which OpenCV uses for 8 bits, multiplies by alpha.
    const bool premultiplied = header.format == ImageFormat::kTiff && samples.depth() == CV_8U;
    return upright_rgb(samples, header.orientation, premultiplied ? Alpha::kPremultiplied : Alpha::kStraight, name);
}

Result<ImageHeader> checked_header(std::span<const std::byte> bytes, const std::string& name) {
    if (bytes.empty()) return fail(ErrorKind::kMalformed, "{} is empty.", name);
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return fail(ErrorKind::kUnsupported, "{} is larger than 2 GiB.", name);
    }
    const auto header = read_image_header(bytes);
    if (auto checked = check_header(header, name); !checked) return tl::unexpected(checked.error());
    return header;
}

// TIFF is turned by OpenCV, and the headers of the rare formats leave room for more than one reading.
bool tells_size(const ImageHeader& header) {
    const bool plain = header.format == ImageFormat::kJpeg || header.format == ImageFormat::kPng ||
                       header.format == ImageFormat::kBmp || header.format == ImageFormat::kWebp;
    return plain && !header.animated && header.width > 0 && header.height > 0;
}

Result<Image> decode_shown(std::span<const std::byte> bytes, const std::string& name, Shown shown) {
    const auto header = checked_header(bytes, name);
    if (!header) return tl::unexpected(header.error());
    try {
        return decode(bytes, *header, name, shown);
    } catch (const std::bad_alloc&) {
        return fail(ErrorKind::kOutOfMemory, "There is not enough memory to decode {}.", name);
    }
}

}  // namespace

Result<PixelSize> upright_size(std::span<const std::byte> bytes, const std::string& name) {
    const auto header = checked_header(bytes, name);
    if (!header) return tl::unexpected(header.error());
    if (tells_size(*header)) {
        constexpr int kFirstOnItsSide = 5;  // EXIF orientations 5 to 8 change width and height
        return header->orientation >= kFirstOnItsSide ? PixelSize{header->height, header->width}
                                                      : PixelSize{header->width, header->height};
    }
    const auto image = decode_image(bytes, name);
    if (!image) return tl::unexpected(image.error());
    return PixelSize{image->width, image->height};
}

Result<Image> decode_image(std::span<const std::byte> bytes, const std::string& name) {
    return decode_shown(bytes, name, Shown::kUpright);
}

Result<Image> decode_as_stored(std::span<const std::byte> bytes, const std::string& name) {
    return decode_shown(bytes, name, Shown::kAsStored);
}

}  // namespace emloc
