// Files that are not where they were -> where they are now.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <stop_token>

namespace emloc {

// Of each of the `missing` (absolute) the file in or below `folder` that has its name, and of several the one whose
// path ends with most of the missing one's folders; none where two end alike. Folders that can't be entered are passed
// over. A stop ends the search: what was found by then is the answer.
std::map<std::filesystem::path, std::filesystem::path> find_moved(std::span<const std::filesystem::path> missing,
                                                                  const std::filesystem::path& folder,
                                                                  const std::stop_token& stop = {});

}  // namespace emloc
