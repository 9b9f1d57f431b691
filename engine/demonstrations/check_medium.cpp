#include "engine/demonstrations/check_medium.h"

#include <algorithm>
#include <new>
#include <utility>

#include "engine/core/digest.h"
#include "engine/media/preprocess.h"
#include "engine/media/video_plan.h"

namespace emloc {
namespace {

CheckedMedium faulty(MediaKind kind, std::string fault) {
    return {.kind = kind, .fault = std::move(fault)};
}

CheckedMedium check_image(const std::filesystem::path& path) {
    constexpr auto kind = MediaKind::kImage;
    const auto bytes = read_file(path);
    if (!bytes) return faulty(kind, bytes.error().message);
    auto image = decode_image(*bytes, "The file");
    if (!image) return faulty(kind, image.error().message);
    const auto grid = grid_of(image->height, image->width, 1, PreprocessorOptions{});
    if (!grid) return faulty(kind, grid.error().message);
    const PixelSize size{image->width, image->height};
    return {.kind = kind,
            .sha256 = sha256_hex(*bytes),
            .size = size,
            .picture = std::make_shared<const Image>(std::move(*image))};
}

Size reduced(const VideoInfo& info) {
    const auto shorter = std::min(info.width, info.height);
    const auto scaled = [&](std::int64_t side) {
        return std::max<std::int64_t>(side * std::min(shorter, kCheckedFramePixels) / shorter, 1);
    };
    return {scaled(info.height), scaled(info.width)};
}

// A few frames over its whole length tell most damage; the rest is found when the frames that are used are decoded.
CheckedMedium check_video(const std::filesystem::path& path, const std::stop_token& stop) {
    constexpr auto kind = MediaKind::kVideo;
    constexpr VideoSampling kFew{.fps = 1, .min_frames = 4, .max_frames = 4};
    auto video = Video::open({.kind = kind, .path = path}, stop);
    if (!video) return faulty(kind, video.error().message);
    const auto plan = plan_video(*video, {}, kFew, PreprocessorOptions{});
    if (!plan) return faulty(kind, plan.error().message);
    const auto& info = video->info();
    auto frames = video->read(plan->frames, reduced(info), stop);
    if (!frames) return faulty(kind, frames.error().message);
    auto sha256 = sha256_of_file(path, stop);
    if (!sha256) return faulty(kind, sha256.error().message);
    const auto& damage = frames->damage.empty() ? info.damage : frames->damage;
    auto& middle = frames->images[frames->images.size() / 2];
    return {.kind = kind,
            .sha256 = std::move(*sha256),
            .size = {info.width, info.height},
            .note = damage.empty() ? damage : fmt::format("{} What can be read of it is used.", damage),
            .picture = std::make_shared<const Image>(std::move(middle))};
}

}  // namespace

CheckedMedium check_medium(const Media& medium, const std::stop_token& stop) try {
    const bool video = medium.kind == MediaKind::kVideo || kind_of(medium) == MediaKind::kVideo;
    return video ? check_video(medium.path, stop) : check_image(medium.path);
} catch (const std::bad_alloc&) {
    return faulty(medium.kind, "There is not enough memory to read it.");
}

}  // namespace emloc
