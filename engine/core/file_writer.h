// Files that appear whole or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

#include "engine/core/result.h"

namespace emloc {

// A file in the making, hidden beside its target; it takes the target's place when it is whole and on the disk, and
// goes if it never is. Errors name the target: kStorageFull, kUnreadable.
class FileWriter {
 public:
    static Result<FileWriter> create(const std::filesystem::path& target);
    ~FileWriter();
    FileWriter(FileWriter&& other) noexcept;
    FileWriter& operator=(FileWriter&&) = delete;

    Status add(std::span<const std::byte> bytes);
    Status add(std::string_view text);
    // Once, at the end.
    Status finish();

 private:
    FileWriter(std::filesystem::path target, std::filesystem::path part, int descriptor);
    tl::unexpected<Error> failed() const;

    std::filesystem::path target_, part_;
    int descriptor_ = -1;
};

// A small file at once.
Status write_file(const std::filesystem::path& target, std::string_view contents);

}  // namespace emloc
