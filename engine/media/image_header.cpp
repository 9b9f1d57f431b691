#include "engine/media/image_header.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "engine/media/byte_reader.h"
#include "engine/media/exif.h"

namespace emloc {
namespace {

using namespace std::string_view_literals;

bool starts_with(const ByteReader& file, std::string_view signature, std::size_t at = 0) {
    return file.text(at, signature.size()) == signature;
}

// ISO base media files differ by their major brand.
ImageFormat format_of_brand(std::string_view brand) {
    if (brand == "avif" || brand == "avis") return ImageFormat::kAvif;
    for (const auto heif : {"heic"sv, "heix"sv, "hevc"sv, "heim"sv, "heis"sv, "mif1"sv, "msf1"sv}) {
        if (brand == heif) return ImageFormat::kHeif;
    }
    return ImageFormat::kVideo;
}

ImageFormat format_of(const ByteReader& file) {
    struct Signature {
        std::string_view bytes;
        ImageFormat format;
    };
    static constexpr std::array kSignatures{
        Signature{"\xFF\xD8\xFF"sv, ImageFormat::kJpeg},
        Signature{"\x89PNG\r\n\x1A\n"sv, ImageFormat::kPng},
        Signature{"BM"sv, ImageFormat::kBmp},
        Signature{"II*\0"sv, ImageFormat::kTiff},
        Signature{"MM\0*"sv, ImageFormat::kTiff},
        Signature{"II+\0"sv, ImageFormat::kTiff},
        Signature{"MM\0+"sv, ImageFormat::kTiff},
        Signature{"\0\0\0\x0CjP  \r\n\x87\n"sv, ImageFormat::kJpeg2000},
        Signature{"\xFF\x4F\xFF\x51"sv, ImageFormat::kJpeg2000},
        Signature{"#?RADIANCE"sv, ImageFormat::kRadianceHdr},
        Signature{"#?RGBE"sv, ImageFormat::kRadianceHdr},
        Signature{"\x59\xA6\x6A\x95"sv, ImageFormat::kSunRaster},
        Signature{"GIF8"sv, ImageFormat::kGif},
        Signature{"8BPS"sv, ImageFormat::kPsd},
        Signature{"<svg"sv, ImageFormat::kSvg},
        Signature{"%PDF"sv, ImageFormat::kPdf},
        Signature{"\x1A\x45\xDF\xA3"sv, ImageFormat::kVideo},  // Matroska, WebM
    };
    for (const auto& signature : kSignatures) {
        if (starts_with(file, signature.bytes)) return signature.format;
    }
    if (starts_with(file, "RIFF") && starts_with(file, "WEBP", 8)) return ImageFormat::kWebp;
    if (starts_with(file, "RIFF") && starts_with(file, "AVI ", 8)) return ImageFormat::kVideo;
    if (starts_with(file, "ftyp", 4)) return format_of_brand(file.text(8, 4));
    const auto digit = file.text(1, 1);
    if (file.u8(0) == 'P' && !digit.empty() && "1234567Ff"sv.find(digit[0]) != std::string_view::npos) {
        return ImageFormat::kNetpbm;
    }
    return ImageFormat::kUnknown;
}

bool is_start_of_frame(std::uint32_t marker) {
    // SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC).
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// The position of the next marker's 0xFF from `at` on; stuffed zeros and restart markers belong to the picture's data.
std::size_t next_marker(const ByteReader& file, std::size_t at) {
    for (; file.has(at, 2); ++at) {
        const auto code = file.u8(at + 1);
        const bool data = code == 0x00 || code == 0xFF || (code >= 0xD0 && code <= 0xD7);
        if (file.u8(at) == 0xFF && !data) return at;
    }
    return file.size();
}

void read_jpeg(const ByteReader& file, ImageHeader& header) {
    constexpr std::uint32_t kEnd = 0xD9;
    constexpr std::uint32_t kScan = 0xDA;
    constexpr std::uint32_t kApp1 = 0xE1;
    bool exif_seen = false;
    for (std::size_t at = next_marker(file, 2); file.has(at, 2);) {
        const auto marker = file.u8(at + 1);
        if (marker == kEnd || marker == kScan) return;
        const std::size_t length = file.u16(at + 2);
        if (is_start_of_frame(marker)) {
            header.height = file.u16(at + 5);
            header.width = file.u16(at + 7);
        }
        if (marker == kApp1 && !exif_seen && starts_with(file, "Exif"sv, at + 4)) {
            header.orientation = exif_orientation(file.from(at + 4).first(std::min(length, file.from(at + 4).size())));
            exif_seen = true;
        }
        at = next_marker(file, at + 2 + std::max<std::size_t>(length, 2));
    }
}

void read_png(const ByteReader& file, ImageHeader& header) {
    constexpr std::size_t kSignatureBytes = 8;
    constexpr std::size_t kChunkFrame = 12;  // length, type and checksum
    header.width = file.u32(16);
    header.height = file.u32(20);
    for (std::size_t at = kSignatureBytes; file.has(at, kChunkFrame);) {
        const std::size_t length = file.u32(at);
        if (!file.has(at + 8, length)) return;
        if (starts_with(file, "eXIf", at + 4)) header.orientation = exif_orientation(file.from(at + 8).first(length));
        at += kChunkFrame + length;
    }
}

void read_webp(std::span<const std::byte> bytes, ImageHeader& header) {
    const ByteReader file(bytes, ByteOrder::kLittle);
    const auto u24 = [&](std::size_t at) { return file.u16(at) | file.u8(at + 2) << 16; };
    for (std::size_t at = 12; file.has(at, 8);) {
        const auto type = file.text(at, 4);
        const std::size_t length = file.u32(at + 4);
        const std::size_t data = at + 8;
        if (type == "VP8X") {
            header.animated = (file.u8(data) & 0x02) != 0;
            header.width = u24(data + 4) + 1;
            header.height = u24(data + 7) + 1;
        } else if (type == "VP8 " && header.width == 0) {
            header.width = file.u16(data + 6) & 0x3FFF;
            header.height = file.u16(data + 8) & 0x3FFF;
        } else if (type == "VP8L" && header.width == 0) {
            const auto packed = file.u32(data + 1);
            header.width = (packed & 0x3FFF) + 1;
            header.height = (packed >> 14 & 0x3FFF) + 1;
        } else if (type == "EXIF" && file.has(data, length)) {
            header.orientation = exif_orientation(file.from(data).first(length));
        }
        at = data + length + (length & 1);
    }
}

void read_bmp(std::span<const std::byte> bytes, ImageHeader& header) {
    const ByteReader file(bytes, ByteOrder::kLittle);
    constexpr std::uint32_t kOs2HeaderBytes = 12;
    if (file.u32(14) == kOs2HeaderBytes) {
        header.width = file.u16(18);
        header.height = file.u16(20);
        return;
    }
    const auto absolute = [](std::uint32_t value) {  // a negative height means: top row first
        const std::int64_t number = static_cast<std::int32_t>(value);
        return number < 0 ? -number : number;
    };
    header.width = absolute(file.u32(18));
    header.height = absolute(file.u32(22));
}

void read_tiff(std::span<const std::byte> bytes, ImageHeader& header) {
    constexpr std::uint32_t kWidthTag = 256;
    constexpr std::uint32_t kHeightTag = 257;
    constexpr std::uint32_t kShort = 3;
    const ByteReader file(bytes, ByteReader(bytes).u8(0) == 'I' ? ByteOrder::kLittle : ByteOrder::kBig);
    const bool big = file.u16(2) == 43;  // BigTIFF: 8-byte offsets and counts
    const std::size_t directory = big ? file.u64(8) : file.u32(4);
    if (!file.has(directory, 8)) return;
    const std::uint64_t entries = big ? file.u64(directory) : file.u16(directory);
    const std::size_t entry_bytes = big ? 20 : 12;
    std::size_t at = directory + (big ? 8 : 2);
    for (std::uint64_t i = 0; i < entries && file.has(at, entry_bytes); ++i, at += entry_bytes) {
        const std::size_t value_at = at + (big ? 12 : 8);
        const std::int64_t value = file.u16(at + 2) == kShort ? file.u16(value_at) : file.u32(value_at);
        if (file.u16(at) == kWidthTag) header.width = value;
        if (file.u16(at) == kHeightTag) header.height = value;
    }
}

void read_jpeg2000(const ByteReader& file, ImageHeader& header) {
    if (file.u8(0) == 0xFF) {  // a bare codestream: SIZ follows at once
        header.width = std::int64_t{file.u32(8)} - file.u32(16);
        header.height = std::int64_t{file.u32(12)} - file.u32(20);
        return;
    }
    constexpr std::size_t kSearched = 4096;  // ihdr is in the first boxes
    const auto ihdr = file.text(0, kSearched).find("ihdr");
    if (ihdr == std::string_view::npos) return;
    header.height = file.u32(ihdr + 4);
    header.width = file.u32(ihdr + 8);
}

// The next word of a text header, passing over white space and # comments.
std::string_view next_word(std::string_view text, std::size_t& at) {
    const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (at < text.size() && (is_space(text[at]) || text[at] == '#')) {
        if (text[at] == '#')
            at = std::min(text.find('\n', at), text.size());
        else
            ++at;
    }
    const std::size_t begin = at;
    while (at < text.size() && !is_space(text[at])) ++at;
    return text.substr(begin, at - begin);
}

std::int64_t number_in(std::string_view word) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc() && end == word.data() + word.size() ? value : 0;
}

void read_netpbm(const ByteReader& file, ImageHeader& header) {
    const auto text = file.text(0, 4096);
    std::size_t at = 2;
    if (file.u8(1) != '7') {
        header.width = number_in(next_word(text, at));
        header.height = number_in(next_word(text, at));
        return;
    }
    for (auto word = next_word(text, at); !word.empty() && word != "ENDHDR"; word = next_word(text, at)) {
        if (word == "WIDTH") header.width = number_in(next_word(text, at));
        if (word == "HEIGHT") header.height = number_in(next_word(text, at));
    }
}

void read_radiance(const ByteReader& file, ImageHeader& header) {
    const auto text = file.text(0, 16384);
    const auto blank = text.find("\n\n");
    if (blank == std::string_view::npos) return;
    std::size_t at = blank;
    next_word(text, at);  // -Y
    header.height = number_in(next_word(text, at));
    next_word(text, at);  // +X
    header.width = number_in(next_word(text, at));
}

}  // namespace

ImageHeader read_image_header(std::span<const std::byte> bytes) {
    const ByteReader file(bytes);
    ImageHeader header;
    header.format = format_of(file);
    switch (header.format) {
        case ImageFormat::kJpeg:
            read_jpeg(file, header);
            break;
        case ImageFormat::kPng:
            read_png(file, header);
            break;
        case ImageFormat::kWebp:
            read_webp(bytes, header);
            break;
        case ImageFormat::kBmp:
            read_bmp(bytes, header);
            break;
        case ImageFormat::kTiff:
            read_tiff(bytes, header);
            break;
        case ImageFormat::kJpeg2000:
            read_jpeg2000(file, header);
            break;
        case ImageFormat::kNetpbm:
            read_netpbm(file, header);
            break;
        case ImageFormat::kRadianceHdr:
            read_radiance(file, header);
            break;
        case ImageFormat::kSunRaster:
            header.width = file.u32(4);
            header.height = file.u32(8);
            break;
        default:
            break;
    }
    return header;
}

const char* name_of(ImageFormat format) {
    switch (format) {
        case ImageFormat::kUnknown:
            return "unknown";
        case ImageFormat::kJpeg:
            return "JPEG";
        case ImageFormat::kPng:
            return "PNG";
        case ImageFormat::kWebp:
            return "WebP";
        case ImageFormat::kBmp:
            return "BMP";
        case ImageFormat::kTiff:
            return "TIFF";
        case ImageFormat::kJpeg2000:
            return "JPEG 2000";
        case ImageFormat::kNetpbm:
            return "PBM/PGM/PPM";
        case ImageFormat::kRadianceHdr:
            return "Radiance HDR";
        case ImageFormat::kSunRaster:
            return "Sun raster";
        case ImageFormat::kGif:
            return "GIF";
        case ImageFormat::kHeif:
            return "HEIC";
        case ImageFormat::kAvif:
            return "AVIF";
        case ImageFormat::kPsd:
            return "Photoshop";
        case ImageFormat::kSvg:
            return "SVG";
        case ImageFormat::kPdf:
            return "PDF";
        case ImageFormat::kVideo:
            return "video";
    }
    return "unknown";
}

bool is_refused(ImageFormat format) {
    return format >= ImageFormat::kGif;
}

}  // namespace emloc
