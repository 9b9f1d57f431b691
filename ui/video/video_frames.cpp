#include "ui/video/video_frames.h"

#include <algorithm>

#include "engine/media/video_plan.h"
#include "ui/pictures.h"

namespace emloc::ui {

namespace {

constexpr int kFramesPerStep = 2;

// The frames that a context of `count` frames would use.
Result<std::vector<std::int64_t>> frames_used(const Video& video, const FrameChoice& choice, int count) {
    const VideoSampling even{.fps = 1, .min_frames = count, .max_frames = count};
    auto plan = plan_video(video, choice, even, PreprocessorOptions{});
    if (!plan) return tl::unexpected(plan.error());
    return std::move(plan->frames);
}

}  // namespace

bool is_video(const Media& medium) {
    return kind_of(medium) == MediaKind::kVideo;
}

Result<QList<QImage>> preview_frames(const Media& medium, int count, int side, std::stop_token stop) {
    auto video = Video::open(medium, stop);
    if (!video) return tl::unexpected(video.error());
    const auto frames = frames_used(*video, medium.choice, count);
    if (!frames) return tl::unexpected(frames.error());
    QList<QImage> pictures;
    for (const auto frame : *frames) {  // one at a time: a film's frames are large
        const auto read = video->read({&frame, 1}, {}, stop);
        if (!read) return tl::unexpected(read.error());
        pictures << square_of(read->images.front(), side);
    }
    return pictures;
}

QImage frame_of_step(const Media& medium, int step, int steps, int side) {
    auto video = Video::open(medium);
    if (!video) return {};
    const auto frames = frames_used(*video, medium.choice, kFramesPerStep * std::max(steps, 1));
    if (!frames || frames->empty()) return {};
    const auto last = frames->size() - 1;
    const auto frame = (*frames)[std::min(static_cast<std::size_t>(kFramesPerStep * std::max(step, 0)), last)];
    const auto read = video->read({&frame, 1});
    return read ? fitted_picture(read->images.front(), side) : QImage();
}

}  // namespace emloc::ui
