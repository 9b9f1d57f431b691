// Writers of what OpenCV can't write: EXIF blocks in three formats, TIFF with orientation and alpha.
#pragma once

#include <cstdint>
#include <string>

#include "tests/engine/media_fixtures.h"

namespace emloc::test {

inline void append(Bytes& out, std::uint32_t value, int count, bool big) {
    for (int i = 0; i < count; ++i) out.push_back(static_cast<std::byte>(value >> 8 * (big ? count - 1 - i : i)));
}
inline void append(Bytes& out, std::string_view text) {
    const auto bytes = to_bytes(text);
    out.insert(out.end(), bytes.begin(), bytes.end());
}
inline void append(Bytes& out, const Bytes& bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

// A TIFF block with one entry before the orientation, so that a reader has to look for it.
inline Bytes exif_block(int orientation, bool big) {
    Bytes out;
    append(out, big ? "MM" : "II");
    append(out, 42, 2, big);
    append(out, 8, 4, big);
    append(out, 2, 2, big);
    for (const auto& [tag, value] : {std::pair{0x0100, 7}, {0x0112, orientation}}) {
        append(out, static_cast<std::uint32_t>(tag), 2, big);
        append(out, 3, 2, big);
        append(out, 1, 4, big);
        append(out, static_cast<std::uint32_t>(value), 2, big);
        append(out, 0, 2, big);
    }
    append(out, 0, 4, big);
    return out;
}

inline Bytes jpeg_with_exif(const Bytes& jpeg, const Bytes& exif) {
    Bytes out(jpeg.begin(), jpeg.begin() + 2);
    append(out, 0xFFE1, 2, true);
    append(out, static_cast<std::uint32_t>(2 + 6 + exif.size()), 2, true);
    append(out, std::string_view("Exif\0\0", 6));
    append(out, exif);
    out.insert(out.end(), jpeg.begin() + 2, jpeg.end());
    return out;
}

inline std::uint32_t crc32_of(const Bytes& bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const auto byte : bytes) {
        crc ^= std::to_integer<std::uint32_t>(byte);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

inline Bytes png_with_exif(const Bytes& png, const Bytes& exif) {
    constexpr std::ptrdiff_t kBehindHeader = 8 + 12 + 13;
    Bytes out(png.begin(), png.begin() + kBehindHeader);
    Bytes chunk = to_bytes("eXIf");
    append(chunk, exif);
    append(out, static_cast<std::uint32_t>(exif.size()), 4, true);
    append(out, chunk);
    append(out, crc32_of(chunk), 4, true);
    out.insert(out.end(), png.begin() + kBehindHeader, png.end());
    return out;
}

struct TiffOptions {
    int orientation = 1;
    int extra_samples = 2;  // of a fourth channel: 1 premultiplied, 2 straight alpha
};

// An uncompressed little-endian TIFF; `pixels` in the order R, G, B[, A], 8 or 16 bits.
inline Bytes tiff_of(const cv::Mat& pixels, const TiffOptions& options) {
    const auto channels = static_cast<std::uint32_t>(pixels.channels());
    const std::uint32_t bits = pixels.depth() == CV_8U ? 8 : 16;
    const auto data_bytes = static_cast<std::uint32_t>(pixels.total() * pixels.elemSize());
    const std::uint32_t bits_at = 8 + data_bytes;  // four shorts: bits of each sample
    Bytes out = to_bytes("II");
    append(out, 42, 2, false);
    append(out, bits_at + 8, 4, false);
    const auto* data = reinterpret_cast<const std::byte*>(pixels.data);
    out.insert(out.end(), data, data + data_bytes);
    for (int i = 0; i < 4; ++i) append(out, bits, 2, false);
    const auto entry = [&](std::uint32_t tag, std::uint32_t type, std::uint32_t count, std::uint32_t value) {
        append(out, tag, 2, false);
        append(out, type, 2, false);
        append(out, count, 4, false);
        append(out, value, 4, false);
    };
    append(out, channels == 4 ? 11 : 10, 2, false);
    entry(256, 4, 1, static_cast<std::uint32_t>(pixels.cols));
    entry(257, 4, 1, static_cast<std::uint32_t>(pixels.rows));
    entry(258, 3, channels, bits_at);
    entry(259, 3, 1, 1);  // not compressed
    entry(262, 3, 1, 2);  // RGB
    entry(273, 4, 1, 8);  // where the data begins
    entry(274, 3, 1, static_cast<std::uint32_t>(options.orientation));
    entry(277, 3, 1, channels);
    entry(278, 4, 1, static_cast<std::uint32_t>(pixels.rows));
    entry(279, 4, 1, data_bytes);
    if (channels == 4) entry(338, 3, 1, static_cast<std::uint32_t>(options.extra_samples));
    append(out, 0, 4, false);
    return out;
}

// A 32-bit BMP with a mask for alpha; `pixels` in the order B, G, R, A.
inline Bytes bmp_with_alpha(const cv::Mat& pixels) {
    constexpr std::uint32_t kHead = 14, kInfo = 108;
    const auto data_bytes = static_cast<std::uint32_t>(pixels.total() * 4);
    Bytes out = to_bytes("BM");
    for (const std::uint32_t value : {kHead + kInfo + data_bytes, 0U, kHead + kInfo, kInfo})
        append(out, value, 4, false);
    append(out, static_cast<std::uint32_t>(pixels.cols), 4, false);
    append(out, static_cast<std::uint32_t>(-pixels.rows), 4, false);  // the top row first
    append(out, 1 | 32U << 16, 4, false);                             // planes, bits
    append(out, 3, 4, false);                                         // by masks
    append(out, data_bytes, 4, false);
    out.resize(out.size() + 4 * 4);
    for (const std::uint32_t mask : {0xFF0000U, 0xFF00U, 0xFFU, 0xFF000000U}) append(out, mask, 4, false);
    out.resize(kHead + kInfo);
    const auto* data = reinterpret_cast<const std::byte*>(pixels.data);
    out.insert(out.end(), data, data + data_bytes);
    return out;
}

}  // namespace emloc::test
