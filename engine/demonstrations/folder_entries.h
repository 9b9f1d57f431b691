// What lies in a folder of demonstrations, as its readers look at it.
#pragma once

#include <filesystem>
#include <stop_token>
#include <vector>

#include "engine/core/result.h"

namespace emloc {

// All that isn't ignored (file_names.h), in natural order. kUnreadable.
Result<std::vector<std::filesystem::directory_entry>> sorted_entries(const std::filesystem::path& folder);

// True of a folder, false of a link to one: those are not followed.
bool is_own_folder(const std::filesystem::directory_entry& entry);

// What of `entries` is an image or a video by its name.
bool any_media_file(const std::vector<std::filesystem::directory_entry>& entries);

// Those of `entries` that are folders with an image or a video in them, at any depth. A folder that can't be read
// counts, so that whoever reads it says so.
std::vector<std::filesystem::directory_entry> folders_with_media(
    const std::vector<std::filesystem::directory_entry>& entries, const std::stop_token& stop);

}  // namespace emloc
