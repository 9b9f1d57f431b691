#include "engine/core/file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <new>
#include <system_error>

namespace emloc {

namespace fs = std::filesystem;

namespace {

template <class Bytes>
Result<Bytes> read_whole(const fs::path& path, std::uintmax_t max_bytes) {
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
        Bytes bytes(size, typename Bytes::value_type{});
        file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
        if (static_cast<std::uintmax_t>(file.gcount()) == size) return bytes;
    } catch (const std::bad_alloc&) {
        return fail(ErrorKind::kOutOfMemory, "There is not enough memory to read {} ({} bytes).", path.string(), size);
    }
    return fail(ErrorKind::kUnreadable, "{} can't be read to its end: {} of {} bytes came.", path.string(),
                file.gcount(), size);
}

}  // namespace

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
    return read_whole<std::vector<std::byte>>(path, max_bytes);
}

std::string_view stand_in(std::string_view contents) {
    constexpr std::size_t kLongestLink = 512;
    if (contents.starts_with("version https://git-lfs.github.com/spec/"))
        return "a pointer of Git LFS, not the file itself. Run \"git lfs pull\" in its folder, or download the file.";
    const bool is_link = contents.size() <= kLongestLink && contents.starts_with("../") &&
                         contents.find_first_of(" \t{\"") == std::string_view::npos;
    if (is_link) return "the text of a link, not the file that it leads to. Copy the folder again, with its links.";
    return {};
}

Result<std::string> read_text_file(const fs::path& path, std::uintmax_t max_bytes) {
    return read_whole<std::string>(path, max_bytes);
}

}  // namespace emloc
