#include "engine/prompt/prepare.h"

#include "engine/media/image.h"

namespace emloc {
namespace {

Error named(const Media& medium, const Error& error) {
    return {error.kind, fmt::format("{}: {}", medium.path.string(), error.message)};
}

using ImagePointer = std::shared_ptr<const Image>;

// The pixels that the intake kept, else those of the file, which must be what it was when it was taken in.
Result<ImagePointer> image_of(Media medium) {
    if (medium.pixels) return std::move(medium.pixels);
    if (auto loaded = load_bytes(medium); !loaded) return tl::unexpected(loaded.error());
    auto image = decode_image(*medium.bytes, medium.path.string());
    if (!image) return tl::unexpected(image.error());
    return std::make_shared<const Image>(std::move(*image));
}

// Without decoding: from what the intake measured, else from the file's header.
Result<PixelSize> size_of(Media medium) {
    if (auto loaded = load_bytes(medium); !loaded) return tl::unexpected(loaded.error());
    if (medium.size != PixelSize{}) return medium.size;
    return upright_size(*medium.bytes, medium.path.string());
}

MediaTokens tokens_of_image(const Grid& grid, const MediaSettings& settings) {
    const auto merge = settings.preprocessor.merge_size;
    return settings.write({MediaKind::kImage, {grid.t, grid.h / merge, grid.w / merge}, {}});
}

struct CutMedium {
    Patches patches;
    MediaTokens tokens;
};

Result<CutMedium> cut_image(const Media& medium, const MediaSettings& settings) {
    const auto image = image_of(medium);
    if (!image) return tl::unexpected(image.error());
    auto patches = preprocess({image->get(), 1}, settings.preprocessor);
    if (!patches) return tl::unexpected(named(medium, patches.error()));
    auto tokens = tokens_of_image(patches->grid, settings);
    return CutMedium{std::move(*patches), std::move(tokens)};
}

Result<CutMedium> cut_video(const Media& medium, const MediaSettings& settings, const std::stop_token& stop,
                            const FrameProgress& progress) {
    if (auto unchanged = check_unchanged(medium, stop); !unchanged) return tl::unexpected(unchanged.error());
    auto opened = plan_medium(medium, settings, stop);
    if (!opened) return tl::unexpected(opened.error());
    const auto frames = opened->video.read(opened->plan.frames, opened->plan.size, stop, progress);
    if (!frames) return tl::unexpected(frames.error());
    auto patches = cut_patches(frames->images, settings.preprocessor);
    if (!patches) return tl::unexpected(named(medium, patches.error()));
    auto tokens = tokens_of_video(opened->plan, settings);
    return CutMedium{std::move(*patches), std::move(tokens)};
}

Result<MediaTokens> count_medium(const Media& medium, const MediaSettings& settings, const std::stop_token& stop) {
    if (medium.kind == MediaKind::kVideo) {
        if (auto unchanged = check_unchanged(medium, stop); !unchanged) return tl::unexpected(unchanged.error());
        const auto opened = plan_medium(medium, settings, stop);
        if (!opened) return tl::unexpected(opened.error());
        return tokens_of_video(opened->plan, settings);
    }
    const auto size = size_of(medium);
    if (!size) return tl::unexpected(size.error());
    const auto grid = grid_of(size->height, size->width, 1, settings.preprocessor);
    if (!grid) return tl::unexpected(named(medium, grid.error()));
    return tokens_of_image(*grid, settings);
}

}  // namespace

MediaTokens tokens_of_video(const VideoPlan& plan, const MediaSettings& settings) {
    const auto merge = settings.preprocessor.merge_size;
    return settings.write(
        {MediaKind::kVideo, {plan.grid.t, plan.grid.h / merge, plan.grid.w / merge}, plan.seconds, plan.patch_seconds});
}

Result<PlannedVideo> plan_medium(const Media& medium, const MediaSettings& settings, const std::stop_token& stop) {
    auto video = Video::open(medium, stop);
    if (!video) return tl::unexpected(video.error());
    auto plan = plan_video(*video, medium.choice, settings.video, settings.preprocessor);
    if (!plan) return tl::unexpected(named(medium, plan.error()));
    return PlannedVideo{std::move(*video), std::move(*plan)};
}

Result<PreparedMedia> prepare_media(std::span<const Media> media, const MediaSettings& settings,
                                    const std::stop_token& stop, const FrameProgress& progress) {
    PreparedMedia prepared;
    for (const auto& medium : media) {
        const bool video = medium.kind == MediaKind::kVideo;
        auto cut = video ? cut_video(medium, settings, stop, progress) : cut_image(medium, settings);
        if (!cut) return tl::unexpected(cut.error());
        prepared.grids.push_back(cut->patches.grid);
        prepared.tokens.push_back(std::move(cut->tokens));
        prepared.patches.push_back(std::move(cut->patches));
    }
    return prepared;
}

Result<std::vector<MediaTokens>> count_media(std::span<const Media> media, const MediaSettings& settings,
                                             const std::stop_token& stop) {
    std::vector<MediaTokens> tokens;
    for (const auto& medium : media) {
        auto own = count_medium(medium, settings, stop);
        if (!own) return tl::unexpected(own.error());
        tokens.push_back(std::move(*own));
    }
    return tokens;
}

PreprocessorOptions with_bounds(PreprocessorOptions options, const std::optional<std::int64_t>& min_pixels,
                                const std::optional<std::int64_t>& max_pixels) {
    options.min_pixels = min_pixels.value_or(options.min_pixels);
    options.max_pixels = max_pixels.value_or(options.max_pixels);
    // What a person sets holds for frames too; else the model's own bounds on them stay.
    if (min_pixels && options.min_frame_pixels) options.min_frame_pixels = *min_pixels;
    if (max_pixels && options.max_frame_pixels) options.max_frame_pixels = *max_pixels;
    // One bound given past the other means that bound: the other follows it.
    if (options.min_pixels > options.max_pixels)
        (max_pixels ? options.min_pixels : options.max_pixels) = max_pixels ? options.max_pixels : options.min_pixels;
    if (options.min_frame_pixels && options.max_frame_pixels && *options.min_frame_pixels > *options.max_frame_pixels)
        (max_pixels ? *options.min_frame_pixels : *options.max_frame_pixels) =
            max_pixels ? *options.max_frame_pixels : *options.min_frame_pixels;
    return options;
}

MediaSettings media_settings(const MediaSettings& model, const AdaptationOptions& options) {
    return {with_bounds(model.preprocessor, options.min_pixels, options.max_pixels), options.video, model.write};
}

}  // namespace emloc
