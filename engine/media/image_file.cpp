#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <new>
#include <system_error>

#include "engine/core/digest.h"
#include "engine/media/image.h"

namespace emloc {

namespace fs = std::filesystem;

Status check_regular_file(const fs::path& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
        return fail(ErrorKind::kNotFound, "There is no file {}.", path.string());
    }
    if (status.type() == fs::file_type::none) {
        return fail(ErrorKind::kUnreadable, "{} can't be read: {}.", path.string(), error.message());
    }
    if (fs::is_directory(status)) return fail(ErrorKind::kUnreadable, "{} is a folder, not a file.", path.string());
    if (!fs::is_regular_file(status)) {
        return fail(ErrorKind::kUnreadable, "{} is a device or pipe, not a file.", path.string());
    }
    return {};
}

Result<std::vector<std::byte>> read_file(const fs::path& path, std::uintmax_t max_bytes) {
    if (auto regular = check_regular_file(path); !regular) return tl::unexpected(regular.error());
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) return fail(ErrorKind::kUnreadable, "{} can't be read: {}.", path.string(), error.message());
    if (size > max_bytes) {
        return fail(ErrorKind::kUnsupported, "{} is too large: {} bytes, at most {} are read.", path.string(), size,
                    max_bytes);
    }
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        const int code = errno;
        return fail(ErrorKind::kUnreadable, "{} can't be opened: {}. Check its permissions.", path.string(),
                    code != 0 ? std::strerror(code) : "unknown reason");
    }
    try {
        std::vector<std::byte> bytes(size);
        file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
        if (static_cast<std::uintmax_t>(file.gcount()) == size) return bytes;
    } catch (const std::bad_alloc&) {
        return fail(ErrorKind::kOutOfMemory, "There is not enough memory to read {} ({} bytes).", path.string(), size);
    }
    return fail(ErrorKind::kUnreadable, "{} can't be read to its end: {} of {} bytes came.", path.string(),
                file.gcount(), size);
}

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

Result<std::string> sha256_of_file(const fs::path& path, const std::stop_token& stop) {
    if (auto regular = check_regular_file(path); !regular) return tl::unexpected(regular.error());
    constexpr std::size_t kPiece = 1 << 20;
    std::ifstream file(path, std::ios::binary);
    std::vector<std::byte> piece(kPiece);
    Sha256 digest;
    while (file && !stop.stop_requested()) {
        file.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
        digest.add(std::span<const std::byte>(piece).first(static_cast<std::size_t>(file.gcount())));
    }
    if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "Reading {} was cancelled.", path.string());
    if (!file.eof()) return fail(ErrorKind::kUnreadable, "{} can't be read to its end.", path.string());
    return digest.hex();
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
