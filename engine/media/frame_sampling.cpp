#include "engine/media/frame_sampling.h"

#include <algorithm>
#include <cmath>

namespace emloc {
namespace {

// The most that a hostile or mistaken setting may ask for.
constexpr std::int64_t kMostFrames = 1 << 20;

std::int64_t multiple_below(double count, std::int64_t step) {
    return static_cast<std::int64_t>(std::floor(count / static_cast<double>(step))) * step;
}

}  // namespace

Status check(const VideoSampling& sampling) {
    if (!(sampling.fps > 0) || !std::isfinite(sampling.fps))
        return fail(ErrorKind::kInvalidArgument, "Frames can't be taken at {} per second; it must be above 0.",
                    sampling.fps);
    if (sampling.min_frames < 1 || sampling.max_frames < sampling.min_frames || sampling.max_frames > kMostFrames)
        return fail(ErrorKind::kInvalidArgument,
                    "{} to {} frames of a video can't be used: the least must be 1 or more, the most at least the "
                    "least and at most {}.",
                    sampling.min_frames, sampling.max_frames, kMostFrames);
    if (sampling.total_pixels < 1)
        return fail(ErrorKind::kInvalidArgument, "A video needs a budget of at least one pixel; {} was given.",
                    sampling.total_pixels);
    return {};
}

namespace {

// numpy's linspace(0, total - 1, count).round(): halves go to even numbers.
std::vector<std::int64_t> first_to_last(std::int64_t total, double rate, const VideoSampling& sampling) {
    const auto wanted = static_cast<std::int64_t>(static_cast<double>(total) / rate * sampling.fps);
    const auto count = std::min({std::max(wanted, sampling.min_frames), sampling.max_frames, total});
    std::vector<std::int64_t> numbers;
    const auto last = static_cast<double>(total - 1);
    const double step = count > 1 ? last / static_cast<double>(count - 1) : 0;
    for (std::int64_t i = 0; i + 1 < count; ++i)
        numbers.push_back(static_cast<std::int64_t>(std::nearbyint(static_cast<double>(i) * step)));
    numbers.push_back(count > 1 ? total - 1 : 0);
    return numbers;
}

}  // namespace

std::vector<std::int64_t> sample_frames(std::int64_t total, double rate, const VideoSampling& sampling,
                                        std::int64_t temporal_patch, FrameSpread spread) {
    if (spread == FrameSpread::kFirstToLast) return first_to_last(total, rate, sampling);
    std::vector<std::int64_t> numbers;
    if (total < temporal_patch) {
        for (std::int64_t i = 0; i < total; ++i) numbers.push_back(i);
        return numbers;
    }
    const auto all = static_cast<double>(total);
    const auto most = multiple_below(static_cast<double>(std::min(sampling.max_frames, total)), temporal_patch);
    auto wanted = all / rate * sampling.fps;
    wanted = std::min({std::max(wanted, static_cast<double>(sampling.min_frames)), static_cast<double>(most), all});
    // A setting of fewer frames than one temporal patch still gives one.
    const auto count = std::max(multiple_below(wanted, temporal_patch), temporal_patch);
    // torch.arange(0, total, step) computes in double and rounds to float; its length can be one more than `count`
    // where total / step comes out a hair above it, and then so is Hugging Face's.
    const double step = all / static_cast<double>(count);
    const auto length = static_cast<std::int64_t>(std::ceil(all / step));
    for (std::int64_t i = 0; i < length; ++i)
        numbers.push_back(static_cast<std::int64_t>(static_cast<float>(step * static_cast<double>(i))));
    return numbers;
}

PreprocessorOptions for_frames(PreprocessorOptions options, std::int64_t frames, const VideoSampling& sampling) {
    const auto [least, most] = frame_bounds(options);
    const auto share = sampling.total_pixels * options.temporal_patch_size / std::max<std::int64_t>(frames, 1);
    options.min_pixels = least;
    options.max_pixels = std::max(std::min(most, share), static_cast<std::int64_t>(static_cast<double>(least) * 1.05));
    // A model whose bounds leave no choice (the least is the most) keeps them.
    if (least == most) options.max_pixels = most;
    return options;
}

Result<Size> frame_size(const Size& video, std::int64_t frames, const VideoSampling& sampling,
                        const PreprocessorOptions& options) {
    if (!options.clip_bounds) {
        const auto own = for_frames(options, frames, sampling);
        return smart_resize(video.height, video.width, own.patch_size * own.merge_size, own.min_pixels, own.max_pixels);
    }
    auto bounds = *options.clip_bounds;
    const auto held = temporal_patches(frames, options) * options.temporal_patch_size;
    bounds.max = std::min({bounds.max, sampling.total_pixels * options.temporal_patch_size, options.max_pixels * held});
    bounds.min = std::min(bounds.min, bounds.max);
    return resize_of_clip(video.height, video.width, frames, bounds, options);
}

}  // namespace emloc
