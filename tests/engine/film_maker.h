// Small films of any container and codec that FFmpeg's libraries write, and what a plain player sees of a film.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/media/image.h"

namespace emloc::test {

struct FilmRecipe {
    std::string encoder = "libx264";
    std::string container = "mp4";  // as FFmpeg's writers are called
    int frames = 40;
    int group = 10;  // frames from key to key
    int b_frames = 0;
    bool open_groups = false;
    double start = 0;       // when the first frame is shown, in seconds; what is before 0 is hidden in MP4
    int begins_at = 0;      // so many packets are missing at the beginning
    bool uneven = false;    // every third frame lasts twice as long
    bool packed = false;    // MPEG-4: a B-frame lies in the packet of the frame that it refers to
    bool sound = false;     // a track of silence beside the film
    bool timeless = false;  // packets say when they are decoded, not when they are shown
    std::optional<double> joined_at = {};  // a second one behind the first in one file; when that starts
    std::string encoder_options{};         // "key=value,key=value"
    std::string container_options{};
};

// Throws where FFmpeg's libraries can't. The file is 64 x 48 and no two of its frames are alike.
void make_film(const std::filesystem::path& path, const FilmRecipe& recipe);

// A second of silence, with a picture on its cover or without.
void make_song(const std::filesystem::path& path, bool cover);

// Every frame in the order in which a decoder gives them that reads the file once, from its first byte to its last.
std::vector<Image> frames_in_order(const std::filesystem::path& path);

}  // namespace emloc::test
