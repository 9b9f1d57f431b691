#include "engine/store/files.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <random>
#include <string>
#include <utility>

#include "engine/store/errors.h"

namespace emloc {

std::optional<FileId> file_id(const std::filesystem::path& file) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) return std::nullopt;
    return FileId{found.st_dev, found.st_ino};
}

void sync_file(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (synced) return;
    raise(error == ENOSPC || error == EDQUOT ? ErrorKind::kStorageFull : ErrorKind::kUnreadable,
          "{} could not be written to the disk ({}).", file.string(), std::strerror(error));
}

void sync_folder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

bool rename_to_new(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno == EEXIST) return false;
    if (errno != EINVAL && errno != ENOSYS)
        raise(ErrorKind::kUnreadable, "{} could not be written ({}).", to.string(), std::strerror(errno));
    // A file system without that call: the smallest gap between looking and renaming.
    if (std::filesystem::exists(std::filesystem::symlink_status(to))) return false;
    std::filesystem::rename(from, to);
    return true;
}

TemporaryFile::TemporaryFile(std::filesystem::path path) : path_(std::move(path)) {
    remove();
}

TemporaryFile::~TemporaryFile() {
    remove();
}

std::filesystem::path part_of(const std::filesystem::path& target) {
    return target.parent_path() / fmt::format(".{}.{:08x}.part", target.filename().string(), std::random_device{}());
}

void remove_old_parts(const std::filesystem::path& target) {
    namespace fs = std::filesystem;
    const auto begin = fmt::format(".{}.", target.filename().string());
    const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(target.parent_path(), ignored)) {
        const auto name = entry.path().filename().string();
        const bool is_part = name.size() == begin.size() + 8 + 5 && name.starts_with(begin) && name.ends_with(".part");
        if (is_part && entry.last_write_time(ignored) < long_ago) fs::remove(entry.path(), ignored);
    }
}

void TemporaryFile::remove() const noexcept {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    std::filesystem::remove(path_.string() + "-journal", ignored);
}

}  // namespace emloc
