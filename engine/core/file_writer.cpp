#include "engine/core/file_writer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace emloc {

FileWriter::FileWriter(std::filesystem::path target, std::filesystem::path part, int descriptor)
    : target_(std::move(target)), part_(std::move(part)), descriptor_(descriptor) {}

FileWriter::FileWriter(FileWriter&& other) noexcept
    : target_(std::move(other.target_)),
      part_(std::exchange(other.part_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

FileWriter::~FileWriter() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!part_.empty()) ::unlink(part_.c_str());
}

tl::unexpected<Error> FileWriter::failed() const {
    const int error = errno;
    return fail(error == ENOSPC || error == EDQUOT ? ErrorKind::kStorageFull : ErrorKind::kUnreadable,
                "{} can't be written: {}.", target_.string(), std::strerror(error));
}

Result<FileWriter> FileWriter::create(const std::filesystem::path& target) {
    auto part = (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
    const int descriptor = ::mkostemp(part.data(), O_CLOEXEC);
    FileWriter writer(target, std::filesystem::path(descriptor < 0 ? std::string() : part), descriptor);
    if (descriptor < 0) return writer.failed();
    constexpr mode_t kAsOthers = 0644;  // mkostemp allows the owner alone
    static_cast<void>(::fchmod(descriptor, kAsOthers));
    return writer;
}

Status FileWriter::add(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed();
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Status FileWriter::add(std::string_view text) {
    return add(std::as_bytes(std::span(text.data(), text.size())));
}

Status FileWriter::finish() {
    if (::fsync(descriptor_) != 0 && errno != EINVAL) return failed();
    if (::close(std::exchange(descriptor_, -1)) != 0) return failed();
    if (::rename(part_.c_str(), target_.c_str()) != 0) return failed();
    part_.clear();
    return {};
}

Status write_file(const std::filesystem::path& target, std::string_view contents) {
    auto writer = FileWriter::create(target);
    if (!writer) return tl::unexpected(writer.error());
    if (auto added = writer->add(contents); !added) return added;
    return writer->finish();
}

}  // namespace emloc
