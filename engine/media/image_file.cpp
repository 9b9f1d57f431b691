#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

#include "engine/core/digest.h"
#include "engine/core/file.h"
#include "engine/media/image.h"

namespace emloc {

namespace fs = std::filesystem;

Result<Image> read_image(const fs::path& path) {
    const auto bytes = read_file(path);
    if (!bytes) return tl::unexpected(bytes.error());
    return decode_image(*bytes, path.string());
}

namespace {

tl::unexpected<Error> changed(const fs::path& path) {
    return fail(ErrorKind::kDamaged, "{} has changed since it was added. Bring the old file back or add it anew.",
                path.string());
}

}  // namespace

Status load_bytes(Media& media) {
    if (!media.bytes) {
        auto bytes = read_file(media.path);
        if (!bytes) return tl::unexpected(bytes.error());
        auto sha256 = sha256_hex(*bytes);
        if (!media.sha256.empty() && media.sha256 != sha256) {
            return changed(media.path);
        }
        media.bytes = std::make_shared<const std::vector<std::byte>>(std::move(*bytes));
        media.sha256 = std::move(sha256);
    }
    if (media.sha256.empty()) media.sha256 = sha256_hex(*media.bytes);
    return {};
}

Status check_unchanged(const Media& media, const std::stop_token& stop) {
    if (media.bytes || media.sha256.empty()) return {};
    const auto sha256 = sha256_of_file(media.path, stop);
    if (!sha256) return tl::unexpected(sha256.error());
    return *sha256 == media.sha256 ? Status{} : changed(media.path);
}

bool has_image_extension(const fs::path& path) {
    static constexpr std::array kExtensions{".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".dib",
                                            ".tif", ".tiff", ".jp2", ".j2k",  ".pbm", ".pgm",  ".ppm", ".pnm",
                                            ".pam", ".pfm",  ".hdr", ".pic",  ".sr",  ".ras"};
    auto extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

}  // namespace emloc
