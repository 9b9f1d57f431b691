// H.264 whose frames are stored as two fields, as camcorders write it and no encoder of FFmpeg's does.
#pragma once

#include <filesystem>

namespace emloc::test {

// An MPEG transport stream of 32 x 32 pixels, all of whose blocks are stored as they are; every fourth frame is a key
// frame. The rows of frame i are of grey 40 + 4 i and, every second one, one more.
void make_film_of_fields(const std::filesystem::path& path, int frames);

}  // namespace emloc::test
