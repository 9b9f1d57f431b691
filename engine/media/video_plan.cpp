#include "engine/media/video_plan.h"

#include <algorithm>
#include <cmath>

namespace emloc {
namespace {

Result<std::vector<std::int64_t>> chosen_frames(const Video& video, const std::vector<double>& times) {
    std::vector<std::int64_t> frames;
    for (const double time : times) {
        if (!(time >= 0) || time > video.info().seconds)
            return fail(ErrorKind::kInvalidArgument, "There is no frame at {} s: the video lasts {:.2f} s.", time,
                        video.info().seconds);
        frames.push_back(video.frame_at(time));
    }
    std::sort(frames.begin(), frames.end());
    return frames;
}

// Frames first..last, as a person who trims means it.
struct Part {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

Result<Part> part_of(const Video& video, const FrameChoice& choice) {
    const auto& info = video.info();
    const double start = choice.start.value_or(0);
    if (!(start >= 0) || (choice.end && !(*choice.end > start)))
        return fail(ErrorKind::kInvalidArgument, "A part from {} s to {} s can't be used: it must end after it begins.",
                    start, choice.end.value_or(info.seconds));
    if (start > 0 && start >= info.seconds)
        return fail(ErrorKind::kInvalidArgument, "The part begins at {} s, but the video lasts only {:.2f} s.", start,
                    info.seconds);
    // The first frame that isn't shown before the start, and the first one at the end or behind it.
    auto first = video.frame_at(start);
    if (video.time_of(first) < start && first + 1 < info.frames) ++first;
    auto end = info.frames;
    if (choice.end && *choice.end < info.seconds) {
        end = video.frame_at(*choice.end);
        if (video.time_of(end) < *choice.end) ++end;
    }
    return Part{first, std::max<std::int64_t>(end - first, 1)};
}

// As transformers has it: by the number of a frame and the mean rate. A last patch without all its frames repeats the
// last one.
std::vector<double> patch_seconds(const std::vector<std::int64_t>& frames, double fps, std::int64_t temporal_patch) {
    const auto patch = static_cast<std::size_t>(temporal_patch);
    std::vector<double> seconds;
    for (std::size_t begin = 0; begin < frames.size(); begin += patch) {
        double sum = 0;
        for (std::size_t i = begin; i < begin + patch; ++i)
            sum += static_cast<double>(frames[std::min(i, frames.size() - 1)]);
        seconds.push_back(sum / static_cast<double>(patch) / fps);
    }
    return seconds;
}

}  // namespace

Result<VideoPlan> plan_video(const Video& video, const FrameChoice& choice, const VideoSampling& sampling,
                             const PreprocessorOptions& options) {
    if (auto checked = check(sampling); !checked) return tl::unexpected(checked.error());
    VideoPlan plan;
    double shown = video.info().seconds;  // for as long as the frames stand for
    if (!choice.times.empty()) {
        auto frames = chosen_frames(video, choice.times);
        if (!frames) return tl::unexpected(frames.error());
        plan.frames = std::move(*frames);
    } else {
        const auto part = part_of(video, choice);
        if (!part) return tl::unexpected(part.error());
        auto own = sampling;
        own.max_frames =
            std::min(sampling.max_frames, std::max<std::int64_t>(choice.max_frames.value_or(sampling.max_frames), 1));
        own.min_frames = std::min(own.min_frames, own.max_frames);
        const auto fps = video.info().fps;
        plan.frames = sample_frames(part->count, fps, own, options.temporal_patch_size, options.frame_spread);
        shown = static_cast<double>(part->count) / fps;
        for (auto& frame : plan.frames) {
            frame += part->first;
            const auto key = choice.key_frames ? video.key_frame_near(frame) : frame;
            if (key >= part->first && key < part->first + part->count) frame = key;
        }
    }
    const auto& info = video.info();
    const auto count = static_cast<std::int64_t>(plan.frames.size());
    const auto size = frame_size({info.height, info.width}, count, sampling, options);
    if (!size) return tl::unexpected(size.error());
    plan.size = *size;
    plan.grid = {temporal_patches(count, options), size->height / options.patch_size, size->width / options.patch_size};
    plan.seconds = patch_seconds(plan.frames, info.fps, options.temporal_patch_size);
    plan.patch_seconds = shown / static_cast<double>(count) * static_cast<double>(options.temporal_patch_size);
    return plan;
}

}  // namespace emloc
