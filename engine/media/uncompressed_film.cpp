#include "engine/media/uncompressed_film.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace emloc {
namespace {

static_assert(std::endian::native == std::endian::little, "AVI's numbers are written as they lie in memory");

using Bytes = std::vector<std::byte>;

void add(Bytes& bytes, std::string_view text) {
    for (const auto byte : std::as_bytes(std::span(text))) bytes.push_back(byte);
}

void add(Bytes& bytes, const Bytes& more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
}

template <class Number>
void add_numbers(Bytes& bytes, std::initializer_list<Number> numbers) {
    for (const Number& number : numbers) {
        for (const auto byte : std::as_bytes(std::span(&number, 1))) bytes.push_back(byte);
    }
}

// A chunk of RIFF: its name, its size, its contents, a byte more where that is odd.
Bytes chunk(std::string_view name, const Bytes& contents) {
    Bytes bytes;
    add(bytes, name);
    add_numbers(bytes, {static_cast<std::uint32_t>(contents.size())});
    add(bytes, contents);
    if (contents.size() % 2 == 1) bytes.push_back({});
    return bytes;
}

Bytes list(std::string_view kind, std::initializer_list<Bytes> parts) {
    Bytes contents;
    add(contents, kind);
    for (const auto& part : parts) add(contents, part);
    return chunk(kind == "AVI " ? "RIFF" : "LIST", contents);
}

// The lowest row first, blue before red, rows of a multiple of four bytes.
Bytes picture(const Image& image) {
    const auto width = static_cast<std::size_t>(image.width), height = static_cast<std::size_t>(image.height);
    const auto stride = (3 * width + 3) / 4 * 4;
    Bytes bytes(stride * height);
    for (std::size_t y = 0; y < height; ++y) {
        const auto* from = image.rgb.data() + 3 * width * y;
        auto* to = bytes.data() + stride * (height - 1 - y);
        for (std::size_t x = 0; x < width; ++x)
            for (std::size_t c = 0; c < 3; ++c) to[3 * x + c] = std::byte{from[3 * x + 2 - c]};
    }
    return bytes;
}

constexpr std::uint32_t kHasIndex = 0x10, kKeyFrame = 0x10;

struct Layout {
    std::uint32_t width, height, frames, bytes_of_frame, microseconds;
};

Bytes file_header(const Layout& layout) {
    Bytes bytes;
    add_numbers<std::uint32_t>(bytes, {layout.microseconds, 0, 0, kHasIndex, layout.frames, 0, 1, layout.bytes_of_frame,
                                       layout.width, layout.height, 0, 0, 0, 0});
    return chunk("avih", bytes);
}

Bytes stream_header(const Layout& layout) {
    constexpr std::uint32_t kMicrosecondsInASecond = 1'000'000;
    Bytes bytes;
    add(bytes, "vidsDIB ");
    add_numbers<std::uint32_t>(
        bytes, {0, 0, 0, layout.microseconds, kMicrosecondsInASecond, 0, layout.frames, layout.bytes_of_frame, 0, 0});
    add_numbers<std::uint16_t>(
        bytes, {0, 0, static_cast<std::uint16_t>(layout.width), static_cast<std::uint16_t>(layout.height)});
    return chunk("strh", bytes);
}

Bytes stream_format(const Layout& layout) {
    constexpr std::uint32_t kHeaderBytes = 40;
    constexpr std::uint16_t kPlanes = 1, kBits = 24;
    Bytes bytes;
    add_numbers<std::uint32_t>(bytes, {kHeaderBytes, layout.width, layout.height});
    add_numbers<std::uint16_t>(bytes, {kPlanes, kBits});
    add_numbers<std::uint32_t>(bytes, {0, layout.bytes_of_frame, 0, 0, 0, 0});
    return chunk("strf", bytes);
}

}  // namespace

std::vector<std::byte> uncompressed_film(std::span<const Image> frames, double interval) {
    constexpr std::string_view kFrame = "00db";
    Bytes pictures, index;
    for (const auto& frame : frames) {
        const auto place = static_cast<std::uint32_t>(pictures.size()) + 4;  // from the word "movi"
        const auto bytes = picture(frame);
        add(pictures, chunk(kFrame, bytes));
        add(index, kFrame);
        add_numbers<std::uint32_t>(index, {kKeyFrame, place, static_cast<std::uint32_t>(bytes.size())});
    }
    const auto& first = frames.front();
    const auto frame_bytes = (3 * first.width + 3) / 4 * 4 * first.height;
    const Layout layout{static_cast<std::uint32_t>(first.width), static_cast<std::uint32_t>(first.height),
                        static_cast<std::uint32_t>(frames.size()), static_cast<std::uint32_t>(frame_bytes),
                        static_cast<std::uint32_t>(std::max<long long>(1, std::llround(interval * 1e6)))};
    const auto stream = list("strl", {stream_header(layout), stream_format(layout)});
    return list("AVI ", {list("hdrl", {file_header(layout), stream}), list("movi", {pictures}), chunk("idx1", index)});
}

}  // namespace emloc
