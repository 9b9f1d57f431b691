// What users bring: labelled examples, as plain values that cross threads.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/media/video_sampling.h"

namespace emloc {

// The question put to a demonstration or a query when the user gives none.
inline constexpr const char* kDefaultQuestion = "What is this?";
// What a long video is observed with when the user gives none.
inline constexpr const char* kDefaultVideoQuestion = "What happens in this video?";

enum class MediaKind { kImage, kVideo };

// An encoded image or video file. `bytes` holds the file's contents where they were read (or came from a store);
// otherwise `path` is read when the pixels are needed. `sha256` (hex) is empty until the bytes were seen. `choice` says
// which frames of a video are used.
struct Media {
    MediaKind kind = MediaKind::kImage;
    std::filesystem::path path;
    std::shared_ptr<const std::vector<std::byte>> bytes;
    std::string sha256;
    FrameChoice choice = {};
};

// One labelled example: media, a question and its answer. `is_label` says that the answer names a class.
struct Demonstration {
    std::vector<Media> media;
    std::string question = kDefaultQuestion;
    std::string answer;
    bool is_label = true;
};

}  // namespace emloc
