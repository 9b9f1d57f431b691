// Whether a path stays in its folder.
#pragma once

#include <filesystem>

namespace emloc {

// True where `path`, with all links and ".." resolved, lies in `folder`, resolved likewise. What can't be resolved is
// outside.
bool lies_within(const std::filesystem::path& folder, const std::filesystem::path& path);

}  // namespace emloc
