#include "engine/demonstrations/file_names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

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
    static constexpr std::array<std::string_view, 16> kLeftBehind{
        "thumbs.db",         "ehthumbs.db",
        "ehthumbs_vista.db", "desktop.ini",
        "picasa.ini",        "icon\r",  // beside pictures
        "__macosx",          "network trash folder",
        "temporary items",  // macOS
        "$recycle.bin",      "system volume information",
        "found.000",  // Windows
        "lost+found",        "@eadir",
        "#recycle",          "@recycle"};  // Linux and servers
    const auto name = lower_case(path.filename().string());
    return name.starts_with('.') || std::ranges::find(kLeftBehind, name) != kLeftBehind.end();
}

bool has_media_extension(const std::filesystem::path& path) {
    static constexpr std::array kUnread{".heic", ".heif", ".avif", ".psd", ".svg", ".pdf", ".exr"};
    if (has_image_extension(path) || has_video_extension(path)) return true;
    return std::ranges::find(kUnread, lower_case_extension(path)) != kUnread.end();
}

}  // namespace emloc
