// Files that are read whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace emloc {

// An error that names it where it isn't a regular file (links are followed): kNotFound, kUnreadable.
Status check_regular_file(const std::filesystem::path& path);

// The whole file, or an error that names it; refuses folders, devices and pipes (kUnreadable) and files over
// `max_bytes` (kUnsupported). kNotFound, kOutOfMemory.
Result<std::vector<std::byte>> read_file(const std::filesystem::path& path, std::uintmax_t max_bytes = 1ULL << 30);

// The same, as characters.
Result<std::string> read_text_file(const std::filesystem::path& path, std::uintmax_t max_bytes);

// What a small file is that lies in the place of another: a pointer of Git LFS, or the text of a link, as unpacking or
// copying without links leaves it. The rest of a sentence, with what to do; empty: neither.
std::string_view stand_in(std::string_view contents);

}  // namespace emloc
