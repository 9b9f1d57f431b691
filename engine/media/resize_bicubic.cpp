// Pillow's resampling, recomputed from its definition: a separable filter whose support grows with the reduction, with
// weights rounded to 22-bit fixed point and a result rounded to 8 bits after each pass. Integer sums are exact in any
// order, so the loops below are laid out for vector units and still give Pillow's bits.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "engine/media/preprocess.h"
#include "engine/media/resize_frame.h"

// On x86-64 the loops are compiled twice and the loader picks: SSE2, the baseline, has no 32-bit multiplication.
// ThreadSanitizer isn't ready when the loader picks.
#if defined(__x86_64__) && defined(__linux__) && !defined(__SANITIZE_THREAD__)
#define EMLOC_VECTOR_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define EMLOC_VECTOR_CLONES
#endif

namespace emloc {
namespace {

constexpr int kChannels = 3;
constexpr double kBicubicA = -0.5;
constexpr int kPrecisionBits = 22;  // 32 - 8 bits of a sample - 2 for the overshoot of negative weights
constexpr std::int32_t kHalf = 1 << (kPrecisionBits - 1);

double bicubic(double x) {
    x = std::abs(x);
    if (x < 1.0) return ((kBicubicA + 2.0) * x - (kBicubicA + 3.0)) * x * x + 1;
    if (x < 2.0) return (((x - 5) * x + 8) * x - 4) * kBicubicA;
    return 0.0;
}

double triangle(double x) {
    return std::max(0.0, 1 - std::abs(x));
}

struct Filter {
    double (*weight)(double distance);
    double support;  // beyond it the weight is 0
};
constexpr Filter kBicubic{bicubic, 2}, kBilinear{triangle, 1};

// For each output position the run of input positions it is made of, and their fixed-point weights.
struct Taps {
    std::vector<std::int32_t> first;   // [out]
    std::vector<std::int32_t> count;   // [out]
    std::vector<std::int32_t> weight;  // [out, stride]
    std::size_t stride = 0;
};

Taps taps_of(const Filter& filter, std::int64_t in_size, std::int64_t out_size) {
    const double scale = static_cast<double>(in_size) / static_cast<double>(out_size);
    const double filter_scale = std::max(scale, 1.0);
    const double support = filter.support * filter_scale;
    Taps taps;
    taps.stride = static_cast<std::size_t>(std::ceil(support)) * 2 + 1;
    taps.weight.resize(static_cast<std::size_t>(out_size) * taps.stride);
    std::vector<double> weights(taps.stride);
    for (std::int64_t out = 0; out < out_size; ++out) {
        const double center = (static_cast<double>(out) + 0.5) * scale;
        // Pillow rounds so, by adding a half and cutting, and its pixels are to be met.
        const auto first = static_cast<std::int64_t>(center - support + 0.5);  // NOLINT(bugprone-incorrect-roundings)
        const auto last = static_cast<std::int64_t>(center + support + 0.5);   // NOLINT(bugprone-incorrect-roundings)
        const auto begin = std::max<std::int64_t>(first, 0);
        const auto end = std::min<std::int64_t>(last, in_size);
        const auto count = static_cast<std::size_t>(end - begin);
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const double position = static_cast<double>(static_cast<std::int64_t>(i) + begin);
            weights[i] = filter.weight((position - center + 0.5) * (1.0 / filter_scale));
            sum += weights[i];
        }
        auto* fixed = &taps.weight[static_cast<std::size_t>(out) * taps.stride];
        for (std::size_t i = 0; i < count; ++i) {
            const double scaled = (sum != 0.0 ? weights[i] / sum : weights[i]) * (1 << kPrecisionBits);
            fixed[i] = static_cast<std::int32_t>(scaled + (scaled < 0 ? -0.5 : 0.5));
        }
        taps.first.push_back(static_cast<std::int32_t>(begin));
        taps.count.push_back(static_cast<std::int32_t>(count));
    }
    return taps;
}

std::uint8_t to_sample(std::int32_t sum) {
    return static_cast<std::uint8_t>(std::clamp(sum >> kPrecisionBits, 0, 255));
}

// The pixels of one column of two neighbouring rows, side by side: r g b of the upper row, r g b of the lower one, two
// idle lanes. One tap is then one vector multiplication; compilers left to themselves vectorise over the taps, which
// costs more in shuffles than it saves. (A vector type of GCC and Clang, split in two where there is no AVX2.)
typedef std::int32_t Lanes __attribute__((vector_size(32)));
// Without alignas the type is aligned to 32 bytes in the AVX2 clone, but to 16 where its memory is taken.
struct alignas(sizeof(Lanes)) PixelPair {
    Lanes lanes;
};

EMLOC_VECTOR_CLONES
void filter_row_pair(const PixelPair* in, const Taps& taps, std::size_t out_width, std::uint8_t* upper,
                     std::uint8_t* lower) {
    for (std::size_t x = 0; x < out_width; ++x) {
        const PixelPair* pixel = in + taps.first[x];
        const std::int32_t* weight = &taps.weight[x * taps.stride];
        Lanes sum = Lanes{} + kHalf;
        for (std::int32_t tap = 0; tap < taps.count[x]; ++tap) sum += pixel[tap].lanes * weight[tap];
        for (int c = 0; c < kChannels; ++c) {
            *upper++ = to_sample(sum[c]);
            *lower++ = to_sample(sum[kChannels + c]);
        }
    }
}

Image resize_width(const Filter& filter, const Image& image, std::int64_t width) {
    const Taps taps = taps_of(filter, image.width, width);
    Image result{width, image.height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * image.height * 3))};
    std::vector<PixelPair> pair(static_cast<std::size_t>(image.width));
    for (std::int64_t y = 0; y < image.height; y += 2) {
        const std::int64_t next = std::min(y + 1, image.height - 1);  // the last row of an odd number pairs with itself
        const std::uint8_t* upper = &image.rgb[static_cast<std::size_t>(y * image.width * kChannels)];
        const std::uint8_t* lower = &image.rgb[static_cast<std::size_t>(next * image.width * kChannels)];
        for (PixelPair& pixel : pair) {
            pixel.lanes = Lanes{upper[0], upper[1], upper[2], lower[0], lower[1], lower[2], 0, 0};
            upper += kChannels;
            lower += kChannels;
        }
        filter_row_pair(pair.data(), taps, static_cast<std::size_t>(width),
                        &result.rgb[static_cast<std::size_t>(y * width * kChannels)],
                        &result.rgb[static_cast<std::size_t>(next * width * kChannels)]);
    }
    return result;
}

// Samples of one row that are summed together: small enough to stay in the first-level cache.
constexpr std::size_t kTile = 1024;

EMLOC_VECTOR_CLONES
void filter_column_tile(const std::uint8_t* in, std::size_t row_bytes, const std::int32_t* weight, std::int32_t count,
                        std::size_t samples, std::uint8_t* out) {
    std::array<std::int32_t, kTile> sum;
    for (std::size_t i = 0; i < samples; ++i) sum[i] = kHalf;
    for (std::int32_t tap = 0; tap < count; ++tap, in += row_bytes) {
        const std::int32_t w = weight[tap];
        for (std::size_t i = 0; i < samples; ++i) sum[i] += in[i] * w;
    }
    for (std::size_t i = 0; i < samples; ++i) out[i] = to_sample(sum[i]);
}

Image resize_height(const Filter& filter, const Image& image, std::int64_t height) {
    const Taps taps = taps_of(filter, image.height, height);
    const auto row_bytes = static_cast<std::size_t>(image.width * kChannels);
    Image result{image.width, height, std::vector<std::uint8_t>(row_bytes * static_cast<std::size_t>(height))};
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
        const std::uint8_t* in = &image.rgb[static_cast<std::size_t>(taps.first[y]) * row_bytes];
        for (std::size_t begin = 0; begin < row_bytes; begin += kTile) {
            filter_column_tile(in + begin, row_bytes, &taps.weight[y * taps.stride], taps.count[y],
                               std::min(kTile, row_bytes - begin), &result.rgb[y * row_bytes + begin]);
        }
    }
    return result;
}

// Pillow 13's choice, found by comparing both orders with it for some 3,000 pairs of sizes; up to version 12 the width
// always came first. The result depends on the order, because samples are clipped to 8 bits between the passes.
bool height_comes_first(const Image& image, std::int64_t height, std::int64_t width) {
    const std::int64_t fewer_rows = image.height - height;
    const std::int64_t fewer_columns = image.width - width;
    return fewer_rows > 0 && fewer_rows > 2 * fewer_columns;
}

Image resize_width_first(const Filter& filter, const Image& image, std::int64_t height, std::int64_t width) {
    if (width == image.width && height == image.height) return image;
    if (width == image.width) return resize_height(filter, image, height);
    if (height == image.height) return resize_width(filter, image, width);
    return resize_height(filter, resize_width(filter, image, width), height);
}

}  // namespace

Image resize_bicubic(const Image& image, std::int64_t height, std::int64_t width) {
    const bool both = height != image.height && width != image.width;
    if (both && height_comes_first(image, height, width))
        return resize_width(kBicubic, resize_height(kBicubic, image, height), width);
    return resize_frame(image, height, width);
}

Image resize_frame(const Image& image, std::int64_t height, std::int64_t width) {
    return resize_width_first(kBicubic, image, height, width);
}

Image resize_frame_bilinear(const Image& image, std::int64_t height, std::int64_t width) {
    return resize_width_first(kBilinear, image, height, width);
}

}  // namespace emloc
