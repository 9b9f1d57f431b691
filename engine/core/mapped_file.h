// A file's contents as memory, read page by page when they are touched.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "engine/core/result.h"

namespace emloc {

// Owns one read-only mapping. The address of the contents stays the same when the object is moved. As with any mapping,
// a file that another program cuts short meanwhile makes later reads fail with SIGBUS.
class MappedFile {
 public:
    // Errors: kNotFound; kUnreadable, also for folders, pipes and devices.
    static Result<MappedFile> open(const std::filesystem::path& file);

    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    // The whole file; valid as long as this object or what it was moved to. Empty for an empty file.
    std::span<const std::byte> bytes() const { return bytes_; }

    bool holds(std::span<const std::byte> range) const;

    // Takes the whole pages inside `range` out of this process's memory; touching them again reads them again. Does
    // nothing where `range` is not part of this file.
    void drop_pages(std::span<const std::byte> range) const;

 private:
    explicit MappedFile(std::span<const std::byte> bytes) : bytes_(bytes) {}
    void unmap() noexcept;

    std::span<const std::byte> bytes_;
};

}  // namespace emloc
