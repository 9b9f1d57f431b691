// Pixels -> patches, as Hugging Face's Qwen2VLImageProcessor (the slow, Pillow one) computes them.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/result.h"
#include "engine/media/image.h"

namespace emloc {

struct PixelBounds {
    std::int64_t min = 0;
    std::int64_t max = 0;
};

// Where a sampled video's frames lie.
enum class FrameSpread {
    kStepsFromFirst,  // equal steps from the first, an even number of them (Qwen2VLVideoProcessor)
    kFirstToLast,     // evenly from the first through the last (Qwen3VLVideoProcessor)
};

struct PreprocessorOptions {
    std::int64_t patch_size = 14;
    std::int64_t temporal_patch_size = 2;
    std::int64_t merge_size = 2;
    std::int64_t min_pixels = std::int64_t{56} * 56;
    std::int64_t max_pixels = std::int64_t{28} * 28 * 1280;
    // The bounds on the pixels of a video's frame, where the model names others than for images.
    std::optional<std::int64_t> min_frame_pixels;
    std::optional<std::int64_t> max_frame_pixels;
    // The bounds on the pixels of all frames of a video together, for models that bound those instead.
    std::optional<PixelBounds> clip_bounds;
    FrameSpread frame_spread = FrameSpread::kStepsFromFirst;
    double rescale_factor = 1.0 / 255.0;
    std::array<double, 3> mean{0.48145466, 0.4578275, 0.40821073};
    std::array<double, 3> std{0.26862954, 0.26130258, 0.27577711};
};

// The file of a model's folder that says how it preprocesses: the processor_config.json of transformers 5, where it has
// an image_processor in it, else preprocessor_config.json. A folder that both lie in was saved again, and the latter is
// stale.
std::filesystem::path preprocessor_file(const std::filesystem::path& folder);

// The file beside such a `file` that says how videos are preprocessed; nothing where there is none, or where `file`
// says it itself.
std::optional<std::filesystem::path> video_preprocessor_file(const std::filesystem::path& file);

// Reads such a file (old layout with min_pixels/max_pixels, new one with size.shortest_edge/longest_edge), and the
// bounds on frames from its video_processor, or else from video_preprocessor_file(). `assumed` holds
// where the files are silent. kMalformed, naming the key, where a "size" names anything else: it would be lost.
Result<PreprocessorOptions> read_preprocessor_config(const std::filesystem::path& file,
                                                     const PreprocessorOptions& assumed = {});

// The least and most pixels of a video's frame: the model's own where it names them, else those of an image, of which
// the most is lowered to 768 * 28 * 28, the bound of Qwen2-VL's pre-processing.
PixelBounds frame_bounds(const PreprocessorOptions& options);

// In patches, before merging.
struct Grid {
    std::int64_t t = 0;
    std::int64_t h = 0;
    std::int64_t w = 0;
};

// values: [t*h*w, 3 * temporal_patch_size * patch_size * patch_size], rows in merge order (blocks of merge x merge
// patches), each row [channel][frame][y][x].
struct Patches {
    Grid grid;
    std::vector<float> values;
};

struct Size {
    std::int64_t height = 0;
    std::int64_t width = 0;
};

// Both sides a multiple of `factor`, area within [min_pixels, max_pixels], aspect ratio kept as well as possible
// (Qwen2-VL's smart_resize). An aspect ratio above 200 is an error.
Result<Size> smart_resize(std::int64_t height, std::int64_t width, std::int64_t factor, std::int64_t min_pixels,
                          std::int64_t max_pixels);

// The size of each of a video's `frames` frames under bounds on all of them together, of which the last is counted as
// often as it is repeated (smart_resize of Qwen3VLVideoProcessor).
Result<Size> resize_of_clip(std::int64_t height, std::int64_t width, std::int64_t frames, const PixelBounds& bounds,
                            const PreprocessorOptions& options);

// Pillow's antialiased bicubic resampling, to the bit: separable, 8-bit between the passes, whose order is Pillow 13's.
// All sides are at least 1, and `image` is whole.
Image resize_bicubic(const Image& image, std::int64_t height, std::int64_t width);

// An image is one frame; a video gives all its sampled frames, of one size. A number of frames that is not a multiple
// of temporal_patch_size is completed by repeating the last one.
Result<Patches> preprocess(std::span<const Image> frames, const PreprocessorOptions& options);

// As preprocess() of a video, for frames that have their final size already: both sides are multiples of patch_size *
// merge_size.
Result<Patches> cut_patches(const std::vector<Image>& frames, const PreprocessorOptions& options);

// How many visual tokens a grid of patches gives after merging.
std::int64_t merged_token_count(const Grid& grid, std::int64_t merge_size);

// How many temporal patches so many frames make; the last one is completed by repeating the last frame.
std::int64_t temporal_patches(std::int64_t frames, const PreprocessorOptions& options);

// The grid an image of that size will get, without decoding it.
Result<Grid> grid_of(std::int64_t height, std::int64_t width, std::int64_t frames, const PreprocessorOptions& options);

}  // namespace emloc
