#include "engine/media/preprocess.h"

#include <algorithm>
#include <cmath>

namespace emloc {
namespace {

constexpr std::int64_t kMaxSide = 1 << 30;  // products of two sides stay far from overflow
constexpr double kMaxAspectRatio = 200;     // Qwen2-VL's
constexpr std::int64_t kChannels = 3;

Status check(const PreprocessorOptions& options) {
    if (options.patch_size < 1 || options.temporal_patch_size < 1 || options.merge_size < 1) {
        return fail(ErrorKind::kInvalidArgument, "The patch, temporal patch and merge sizes must be at least 1.");
    }
    if (options.max_pixels > kMaxDecodedPixels) {
        return fail(ErrorKind::kInvalidArgument, "max_pixels is {}; at most {} are possible.", options.max_pixels,
                    kMaxDecodedPixels);
    }
    return {};
}

// For each channel and 8-bit sample its normalised value: in double times the factor, then in float, as NumPy does it.
std::array<std::array<float, 256>, kChannels> normalisation_table(const PreprocessorOptions& options) {
    std::array<std::array<float, 256>, kChannels> table;
    for (std::size_t channel = 0; channel < table.size(); ++channel) {
        const auto mean = static_cast<float>(options.mean[channel]);
        const auto std = static_cast<float>(options.std[channel]);
        for (std::size_t sample = 0; sample < table[channel].size(); ++sample) {
            const auto rescaled = static_cast<float>(static_cast<double>(sample) * options.rescale_factor);
            table[channel][sample] = (rescaled - mean) / std;
        }
    }
    return table;
}

// Writes the patches of all frames in the model's order.
class PatchWriter {
 public:
    PatchWriter(const std::vector<Image>& frames, const PreprocessorOptions& options, const Grid& grid)
        : frames_(frames), options_(options), grid_(grid), table_(normalisation_table(options)) {}

    std::vector<float> write() {
        const auto& o = options_;
        values_.reserve(static_cast<std::size_t>(grid_.t * grid_.h * grid_.w * kChannels * o.temporal_patch_size *
                                                 o.patch_size * o.patch_size));
        for (std::int64_t t = 0; t < grid_.t; ++t) {
            for (std::int64_t block_y = 0; block_y < grid_.h; block_y += o.merge_size) {
                for (std::int64_t block_x = 0; block_x < grid_.w; block_x += o.merge_size) {
                    write_block(t, block_y, block_x);
                }
            }
        }
        return std::move(values_);
    }

 private:
    void write_block(std::int64_t t, std::int64_t block_y, std::int64_t block_x) {
        for (std::int64_t y = block_y; y < block_y + options_.merge_size; ++y) {
            for (std::int64_t x = block_x; x < block_x + options_.merge_size; ++x) write_patch(t, y, x);
        }
    }

    void write_patch(std::int64_t t, std::int64_t patch_y, std::int64_t patch_x) {
        const auto last = static_cast<std::int64_t>(frames_.size()) - 1;
        for (std::int64_t channel = 0; channel < kChannels; ++channel) {
            for (std::int64_t copy = 0; copy < options_.temporal_patch_size; ++copy) {
                const auto frame = std::min(t * options_.temporal_patch_size + copy, last);
                write_tile(frames_[static_cast<std::size_t>(frame)], channel, patch_y, patch_x);
            }
        }
    }

    void write_tile(const Image& frame, std::int64_t channel, std::int64_t patch_y, std::int64_t patch_x) {
        const auto size = options_.patch_size;
        const auto& table = table_[static_cast<std::size_t>(channel)];
        for (std::int64_t y = patch_y * size; y < (patch_y + 1) * size; ++y) {
            const auto* sample = &frame.rgb[static_cast<std::size_t>((y * frame.width + patch_x * size) * kChannels)];
            for (std::int64_t x = 0; x < size; ++x) values_.push_back(table[sample[x * kChannels + channel]]);
        }
    }

    const std::vector<Image>& frames_;
    const PreprocessorOptions& options_;
    const Grid& grid_;
    std::array<std::array<float, 256>, kChannels> table_;
    std::vector<float> values_;
};

}  // namespace

namespace {

// How many frames share the bounds: as many as there are, and as many as their temporal patches hold.
struct Frames {
    double given = 1;
    double held = 1;
};

Size fitted(double h, double w, std::int64_t factor, const PixelBounds& bounds, const Frames& frames) {
    const auto step = static_cast<double>(factor);
    // nearbyint rounds halves to even, as Python's round does.
    const auto steps_to = [&](double steps) { return static_cast<std::int64_t>(steps) * factor; };
    Size size{steps_to(std::nearbyint(h / step)), steps_to(std::nearbyint(w / step))};
    const auto pixels = frames.held * static_cast<double>(size.height) * static_cast<double>(size.width);
    if (pixels > static_cast<double>(bounds.max)) {
        const double beta = std::sqrt(frames.given * h * w / static_cast<double>(bounds.max));
        size.height = std::max(factor, steps_to(std::floor(h / beta / step)));
        size.width = std::max(factor, steps_to(std::floor(w / beta / step)));
    } else if (pixels < static_cast<double>(bounds.min)) {
        const double beta = std::sqrt(static_cast<double>(bounds.min) / (frames.given * h * w));
        size.height = steps_to(std::ceil(h * beta / step));
        size.width = steps_to(std::ceil(w * beta / step));
    }
    return size;
}

Status check_size(std::int64_t height, std::int64_t width, std::int64_t factor, const PixelBounds& bounds) {
    if (height < 1 || width < 1 || height > kMaxSide || width > kMaxSide)
        return fail(ErrorKind::kInvalidArgument, "An image of {} x {} pixels can't be used.", width, height);
    if (factor < 1 || bounds.min < 1 || bounds.max < bounds.min)
        return fail(ErrorKind::kInvalidArgument,
                    "The pixel bounds are {} to {} with sides in steps of {}: all must be at least 1, in rising order.",
                    bounds.min, bounds.max, factor);
    const auto longer = static_cast<double>(std::max(height, width));
    if (longer / static_cast<double>(std::min(height, width)) > kMaxAspectRatio)
        return fail(ErrorKind::kUnsupported,
                    "An image of {} x {} pixels is too long and thin: one side may be at most {} times the other. "
                    "Crop it first.",
                    width, height, kMaxAspectRatio);
    return {};
}

}  // namespace

Result<Size> smart_resize(std::int64_t height, std::int64_t width, std::int64_t factor, std::int64_t min_pixels,
                          std::int64_t max_pixels) {
    const PixelBounds bounds{min_pixels, max_pixels};
    if (auto checked = check_size(height, width, factor, bounds); !checked) return tl::unexpected(checked.error());
    return fitted(static_cast<double>(height), static_cast<double>(width), factor, bounds, {});
}

Result<Size> resize_of_clip(std::int64_t height, std::int64_t width, std::int64_t frames, const PixelBounds& bounds,
                            const PreprocessorOptions& options) {
    if (auto checked = check(options); !checked) return tl::unexpected(checked.error());
    if (frames < 1) return fail(ErrorKind::kInvalidArgument, "There is no frame to make patches of.");
    const auto factor = options.patch_size * options.merge_size;
    if (auto checked = check_size(height, width, factor, bounds); !checked) return tl::unexpected(checked.error());
    // A side shorter than a merged patch is scaled up to one first.
    const auto shorter = static_cast<double>(std::min(height, width));
    const double scale = std::max(static_cast<double>(factor) / shorter, 1.0);
    const auto scaled = [&](std::int64_t side) { return std::trunc(static_cast<double>(side) * scale); };
    const auto held = temporal_patches(frames, options) * options.temporal_patch_size;
    return fitted(scaled(height), scaled(width), factor, bounds,
                  {static_cast<double>(frames), static_cast<double>(held)});
}

std::int64_t temporal_patches(std::int64_t frames, const PreprocessorOptions& options) {
    return (frames + options.temporal_patch_size - 1) / options.temporal_patch_size;
}

Result<Grid> grid_of(std::int64_t height, std::int64_t width, std::int64_t frames, const PreprocessorOptions& options) {
    if (auto checked = check(options); !checked) return tl::unexpected(checked.error());
    if (frames < 1) return fail(ErrorKind::kInvalidArgument, "There is no frame to make patches of.");
    const auto size =
        smart_resize(height, width, options.patch_size * options.merge_size, options.min_pixels, options.max_pixels);
    if (!size) return tl::unexpected(size.error());
    return Grid{temporal_patches(frames, options), size->height / options.patch_size, size->width / options.patch_size};
}

Result<Patches> preprocess(std::span<const Image> frames, const PreprocessorOptions& options) {
    if (frames.empty()) return fail(ErrorKind::kInvalidArgument, "There is no frame to make patches of.");
    const auto height = frames.front().height;
    const auto width = frames.front().width;
    const auto grid = grid_of(height, width, static_cast<std::int64_t>(frames.size()), options);
    if (!grid) return tl::unexpected(grid.error());
    std::vector<Image> resized;
    resized.reserve(frames.size());
    for (const Image& frame : frames) {
        if (frame.height != height || frame.width != width) {
            return fail(ErrorKind::kInvalidArgument, "The frames of a video differ in size: {} x {} and {} x {}.",
                        width, height, frame.width, frame.height);
        }
        if (frame.rgb.size() != static_cast<std::size_t>(width * height * kChannels)) {
            return fail(ErrorKind::kInvalidArgument, "An image of {} x {} pixels holds {} samples.", width, height,
                        frame.rgb.size());
        }
        resized.push_back(resize_bicubic(frame, grid->h * options.patch_size, grid->w * options.patch_size));
    }
    return cut_patches(resized, options);
}

Result<Patches> cut_patches(const std::vector<Image>& frames, const PreprocessorOptions& options) {
    if (auto checked = check(options); !checked) return tl::unexpected(checked.error());
    if (frames.empty()) return fail(ErrorKind::kInvalidArgument, "There is no frame to make patches of.");
    const auto height = frames.front().height, width = frames.front().width;
    const auto step = options.patch_size * options.merge_size;
    for (const Image& frame : frames) {
        const bool whole = frame.rgb.size() == static_cast<std::size_t>(width * height * kChannels);
        if (frame.height != height || frame.width != width || !whole || height % step != 0 || width % step != 0)
            return fail(ErrorKind::kInvalidArgument, "Frames of {} x {} pixels can't be cut into patches of {}.",
                        frame.width, frame.height, step);
    }
    const auto count = static_cast<std::int64_t>(frames.size());
    const Grid grid{temporal_patches(count, options), height / options.patch_size, width / options.patch_size};
    return Patches{grid, PatchWriter(frames, options, grid).write()};
}

PixelBounds frame_bounds(const PreprocessorOptions& options) {
    constexpr std::int64_t kMostFramePixels = std::int64_t{768} * 28 * 28;
    const auto least = options.min_frame_pixels.value_or(options.min_pixels);
    return {least, options.max_frame_pixels.value_or(std::max(least, std::min(options.max_pixels, kMostFramePixels)))};
}

std::int64_t merged_token_count(const Grid& grid, std::int64_t merge_size) {
    return grid.t * grid.h * grid.w / (merge_size * merge_size);
}

}  // namespace emloc
