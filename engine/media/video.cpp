#include "engine/media/video.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>

#include "engine/media/image_header.h"
#include "engine/media/video_source.h"

namespace emloc {
namespace {

// Enough to recognise what a file is.
constexpr std::size_t kHeadBytes = 4096;

std::vector<std::byte> head_of(const Media& medium) {
    if (medium.bytes) {
        const auto count = std::min(kHeadBytes, medium.bytes->size());
        return {medium.bytes->begin(), medium.bytes->begin() + static_cast<std::ptrdiff_t>(count)};
    }
    if (!check_regular_file(medium.path)) return {};  // a pipe would keep its reader waiting
    std::vector<std::byte> head(kHeadBytes);
    std::ifstream file(medium.path, std::ios::binary);
    file.read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return head;
}

}  // namespace

Video::Video(std::unique_ptr<VideoSource> source) : source_(std::move(source)) {}
Video::Video(Video&&) noexcept = default;
Video& Video::operator=(Video&&) noexcept = default;
Video::~Video() = default;

Result<Video> Video::open(const Media& medium, const std::stop_token& stop) {
    if (!medium.bytes) {
        if (auto regular = check_regular_file(medium.path); !regular) return tl::unexpected(regular.error());
    }
    Result<std::unique_ptr<VideoSource>> source;
    if (read_image_header(head_of(medium)).format == ImageFormat::kWebp) {
        Media whole = medium;
        if (auto loaded = load_bytes(whole); !loaded) return tl::unexpected(loaded.error());
        source = open_animation(whole.bytes, medium.path.empty() ? "The video" : medium.path.string());
    } else {
        source = open_film(medium, stop);
    }
    if (!source) return tl::unexpected(source.error());
    return Video(std::move(*source));
}

const VideoInfo& Video::info() const {
    return source_->info;
}

double Video::time_of(std::int64_t frame) const {
    const auto last = static_cast<std::int64_t>(source_->times.size()) - 1;
    return source_->times[static_cast<std::size_t>(std::clamp<std::int64_t>(frame, 0, last))];
}

std::int64_t Video::frame_at(double seconds) const {
    const auto& times = source_->times;
    const auto next = std::upper_bound(times.begin(), times.end(), seconds);
    return next == times.begin() ? 0 : next - times.begin() - 1;
}

std::int64_t Video::key_frame_near(std::int64_t frame) const {
    const auto& keys = source_->key_frames;
    if (keys.empty()) return frame;
    auto near = std::lower_bound(keys.begin(), keys.end(), frame);
    if (near == keys.end() || (near != keys.begin() && frame - *(near - 1) <= *near - frame)) --near;
    return *near;
}

Result<VideoFrames> Video::read(std::span<const std::int64_t> frames, std::optional<Size> size,
                                const std::stop_token& stop, const FrameProgress& progress) {
    std::int64_t before = 0;
    for (const auto frame : frames) {
        if (frame < before || frame >= info().frames)
            return fail(ErrorKind::kInvalidArgument, "Frame {} was asked of a video of {} frames, or out of order.",
                        frame, info().frames);
        before = frame;
    }
    try {
        return source_->read(frames, size, stop, progress);
    } catch (const std::bad_alloc&) {
        return fail(ErrorKind::kOutOfMemory, "There is not enough memory for {} frames of {} x {} pixels.",
                    frames.size(), info().width, info().height);
    }
}

MediaKind kind_of(const Media& medium) {
    const auto header = read_image_header(head_of(medium));
    if (header.format == ImageFormat::kVideo || header.format == ImageFormat::kGif || header.animated)
        return MediaKind::kVideo;
    if (header.format != ImageFormat::kUnknown) return MediaKind::kImage;
    return has_video_extension(medium.path) ? MediaKind::kVideo : MediaKind::kImage;
}

Media medium_at(const std::filesystem::path& path) {
    Media medium{.path = path};
    medium.kind = kind_of(medium);
    return medium;
}

bool has_video_extension(const std::filesystem::path& path) {
    // By what writes them: phones and editors, Matroska, AVI, camcorders and television, discs, Windows, the web,
    // cameras and studios, and streams without a container.
    static constexpr std::array kExtensions{
        ".mp4",  ".m4v",  ".mov", ".qt",   ".3gp",  ".3g2", ".f4v",  ".mj2",  ".mkv",   ".mk3d", ".webm",
        ".avi",  ".divx", ".ts",  ".mts",  ".m2ts", ".m2t", ".tp",   ".trp",  ".mod",   ".tod",  ".mpg",
        ".mpeg", ".mpe",  ".mpv", ".m1v",  ".m2v",  ".m2p", ".vob",  ".evo",  ".svcd",  ".wmv",  ".asf",
        ".flv",  ".ogv",  ".ogm", ".gif",  ".apng", ".rm",  ".rmvb", ".dv",   ".mxf",   ".nut",  ".ivf",
        ".h264", ".264",  ".avc", ".hevc", ".h265", ".265", ".obu",  ".mjpg", ".mjpeg", ".y4m"};
    auto extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

}  // namespace emloc
