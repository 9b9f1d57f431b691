// What the name of a file says of it.
#pragma once

#include <filesystem>
#include <string>

namespace emloc {

// With its dot, in lower case; empty where there is none.
std::string lower_case_extension(const std::filesystem::path& path);

// Hidden, or left behind by a desktop, an archiver or a file server: passed over without a word, whatever a folder of
// such a name holds.
bool is_ignored(const std::filesystem::path& path);

// An image or a video by its name. Pictures of formats that are not read count: the decoder's message names the format.
bool has_media_extension(const std::filesystem::path& path);

}  // namespace emloc
