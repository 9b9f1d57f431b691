#include "engine/media/exif.h"

#include <string_view>

#include "engine/media/byte_reader.h"

namespace emloc {
namespace {

constexpr std::string_view kExifPrefix{"Exif\0\0", 6};
constexpr std::uint32_t kOrientationTag = 0x0112;
constexpr std::uint32_t kTiffMagic = 42;
constexpr std::uint32_t kShort = 3;
constexpr std::size_t kEntryBytes = 12;

}  // namespace

int exif_orientation(std::span<const std::byte> exif) {
    if (ByteReader(exif).text(0, kExifPrefix.size()) == kExifPrefix) exif = exif.subspan(kExifPrefix.size());
    const auto mark = ByteReader(exif).text(0, 2);
    if (mark != "II" && mark != "MM") return 1;
    const ByteReader tiff(exif, mark == "II" ? ByteOrder::kLittle : ByteOrder::kBig);
    if (tiff.u16(2) != kTiffMagic) return 1;

    const std::size_t directory = tiff.u32(4);
    const std::size_t entries = tiff.u16(directory);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + i * kEntryBytes;
        if (!tiff.has(entry, kEntryBytes)) return 1;
        if (tiff.u16(entry) != kOrientationTag) continue;
        const auto value = tiff.u16(entry + 2) == kShort ? tiff.u16(entry + 8) : tiff.u32(entry + 8);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

}  // namespace emloc
