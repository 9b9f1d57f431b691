#include "engine/model/prepare.h"

#include "engine/media/image.h"

namespace emloc {
namespace {

Result<Patches> patches_of(const Media& medium, const PreprocessorOptions& options) {
    if (medium.kind == MediaKind::kVideo)
        return fail(ErrorKind::kUnsupported, "{} is a video; this version reads images only.", medium.path.string());
    const auto image = medium.bytes ? decode_image(*medium.bytes, medium.path.string()) : read_image(medium.path);
    if (!image) return tl::unexpected(image.error());
    auto patches = preprocess({&*image, 1}, options);
    if (!patches) return fail(patches.error().kind, "{}: {}", medium.path.string(), patches.error().message);
    return patches;
}

}  // namespace

Result<PreparedMedia> prepare_media(std::span<const Media> media, const PreprocessorOptions& options) {
    PreparedMedia prepared;
    for (const auto& medium : media) {
        auto patches = patches_of(medium, options);
        if (!patches) return tl::unexpected(patches.error());
        prepared.grids.push_back(patches->grid);
        prepared.tokens.push_back({medium.kind, merged_token_count(patches->grid, options.merge_size)});
        prepared.patches.push_back(std::move(*patches));
    }
    return prepared;
}

PreprocessorOptions with_bounds(PreprocessorOptions options, const std::optional<std::int64_t>& min_pixels,
                                const std::optional<std::int64_t>& max_pixels) {
    options.min_pixels = min_pixels.value_or(options.min_pixels);
    options.max_pixels = max_pixels.value_or(options.max_pixels);
    // One bound given past the other means that bound: the other follows it.
    if (options.min_pixels > options.max_pixels)
        (max_pixels ? options.min_pixels : options.max_pixels) = max_pixels ? options.max_pixels : options.min_pixels;
    return options;
}

}  // namespace emloc
