#include "engine/demonstrations/file_names.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/media/image.h"
#include "engine/media/video.h"

namespace emloc {
namespace {

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

}  // namespace

std::string lower_case_extension(const std::filesystem::path& path) {
    return lower_case(path.extension().string());
}

bool is_ignored(const std::filesystem::path& path) {
    const auto name = lower_case(path.filename().string());
    return name.starts_with('.') || name == "thumbs.db" || name == "ehthumbs.db" || name == "desktop.ini" ||
           name == "__macosx";
}

bool has_media_extension(const std::filesystem::path& path) {
    static constexpr std::array kUnread{".heic", ".heif", ".avif", ".psd", ".svg", ".pdf", ".exr"};
    if (has_image_extension(path) || has_video_extension(path)) return true;
    return std::ranges::find(kUnread, lower_case_extension(path)) != kUnread.end();
}

}  // namespace emloc
