#include "engine/evaluation/datasets/media.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "engine/core/digest.h"
#include "engine/media/preprocess.h"
#include "engine/media/resize_frame.h"
#include "engine/media/stored_image.h"
#include "engine/media/uncompressed_film.h"

namespace emloc {
namespace {

// Python's round() of a side to a multiple of 28, at least one.
std::int64_t nearest_multiple(std::int64_t side) {
    constexpr double kPixels = 28;
    return std::max<std::int64_t>(1, std::llrint(static_cast<double>(side) / kPixels)) * 28;
}

Image resized(Image image, std::int64_t height, std::int64_t width) {
    if (image.height == height && image.width == width) return image;
    return resize_bicubic(image, height, width);
}

Media as_file(const Image& image, const std::string& name) {
    const auto head = fmt::format("P6\n{} {}\n255\n", image.width, image.height);
    auto bytes = std::make_shared<Bytes>();
    bytes->reserve(head.size() + image.rgb.size());
    const auto append = [&](const auto* data, std::size_t size) {
        const auto* begin = reinterpret_cast<const std::byte*>(data);
        bytes->insert(bytes->end(), begin, begin + size);
    };
    append(head.data(), head.size());
    append(image.rgb.data(), image.rgb.size());
    Media medium{.kind = MediaKind::kImage, .path = name, .bytes = bytes, .sha256 = sha256_hex(*bytes)};
    medium.size = {image.width, image.height};
    return medium;
}

Media as_film(const std::vector<Image>& images, double interval, const std::filesystem::path& file) {
    auto bytes = std::make_shared<Bytes>(uncompressed_film(images, interval));
    Media medium{.kind = MediaKind::kVideo, .path = file, .bytes = bytes, .sha256 = sha256_hex(*bytes)};
    const auto video = Video::open(medium);
    if (video)
        for (std::size_t i = 0; i < images.size(); ++i)
            medium.choice.times.push_back(video->time_of(static_cast<std::int64_t>(i)));
    return medium;
}

// Of a frame, as the release's reader of clips and then the processor of Qwen2-VL do it.
Result<Image> twice_resized(Image image, const PictureSize& size) {
    constexpr std::int64_t kSide = 28, kLeastTokens = 128;
    const auto most = size.visual_tokens * kSide * kSide;
    const auto first =
        smart_resize(image.height, image.width, kSide, std::min(kLeastTokens * kSide * kSide, most), most);
    if (!first) return tl::unexpected(first.error());
    image = resize_frame_bilinear(image, first->height, first->width);
    const auto pixels = size.visual_tokens * size.pixels_per_token * size.pixels_per_token;
    const auto second = smart_resize(image.height, image.width, size.pixels_per_token, pixels, pixels);
    if (!second) return tl::unexpected(second.error());
    return resized(std::move(image), second->height, second->width);
}

Result<Image> shown(const BenchmarkData& data, const BenchmarkRow& row, bool is_clip) {
    if (is_clip) {
        auto video = Video::open({.kind = MediaKind::kVideo, .path = row.file});
        if (!video) return tl::unexpected(video.error());
        auto frames = video->read(std::vector<std::int64_t>{0});
        if (!frames) return tl::unexpected(frames.error());
        return std::move(frames->images.front());
    }
    const auto bytes = data.pictures->picture(row);
    if (!bytes) return tl::unexpected(bytes.error());
    return decode_as_stored(**bytes, row.id);
}

std::string base64(const std::vector<unsigned char>& bytes) {
    constexpr std::size_t kBytes = 3, kLetters = 4;
    std::string text((bytes.size() + kBytes - 1) / kBytes * kLetters + 1, '\0');
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

}  // namespace

std::string preview_of(const BenchmarkData& data, const BenchmarkRow& row, bool is_clip) {
    constexpr double kSide = 200;
    auto image = shown(data, row, is_clip);
    if (!image) return {};
    const auto scale = std::min(1.0, kSide / static_cast<double>(std::max(image->width, image->height)));
    const auto side = [&](std::int64_t pixels) {
        return std::max<std::int64_t>(1, std::llround(static_cast<double>(pixels) * scale));
    };
    const auto height = side(image->height), width = side(image->width);
    auto small = resized(std::move(*image), height, width);
    cv::Mat bgr(static_cast<int>(small.height), static_cast<int>(small.width), CV_8UC3);
    for (std::size_t i = 0; i < small.rgb.size(); ++i) bgr.data[i - i % 3 + 2 - i % 3] = small.rgb[i];
    std::vector<unsigned char> bytes;
    if (!cv::imencode(".jpg", bgr, bytes)) return {};
    return base64(bytes);
}

Result<Media> picture_medium(const Bytes& encoded, const std::string& name, const PictureSize& size) {
    auto image = decode_as_stored(encoded, name);
    if (!image) return tl::unexpected(image.error());
    const auto height = nearest_multiple(image->height), width = nearest_multiple(image->width);
    auto first = resized(std::move(*image), height, width);
    const auto pixels = size.visual_tokens * size.pixels_per_token * size.pixels_per_token;
    const auto wanted = smart_resize(first.height, first.width, size.pixels_per_token, pixels, pixels);
    if (!wanted) return fail(wanted.error().kind, "{}: {}", name, wanted.error().message);
    return as_file(resized(std::move(first), wanted->height, wanted->width), name);
}

std::vector<std::int64_t> even_frames(std::int64_t total, std::int64_t count) {
    std::vector<std::int64_t> frames;
    const auto step = count > 1 ? static_cast<double>(total - 1) / static_cast<double>(count - 1) : 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const bool is_last = i > 0 && i == count - 1;
        frames.push_back(is_last ? total - 1 : std::llrint(step * static_cast<double>(i)));
    }
    return frames;
}

std::int64_t key_frame_before(const Video& video, std::int64_t frame) {
    // The nearest may lie behind; going back, the first whose nearest doesn't has the one that is wanted.
    for (auto at = frame; at >= 0; --at)
        if (const auto key = video.key_frame_near(at); key <= at) return key;
    return 0;
}

Result<Media> clip_medium(const std::filesystem::path& file, const ClipFrames& frames, const std::stop_token& stop) {
    auto video = Video::open({.kind = MediaKind::kVideo, .path = file}, stop);
    if (!video) return tl::unexpected(video.error());
    auto shown = even_frames(video->info().frames, frames.count);
    const auto seconds = video->time_of(shown.back()) - video->time_of(shown.front());
    if (frames.key_frames)
        for (auto& frame : shown) frame = key_frame_before(*video, frame);
    auto different = shown;  // the same frame may stand for several
    different.erase(std::ranges::unique(different).begin(), different.end());
    auto read = video->read(different, {}, stop);
    if (!read) return tl::unexpected(read.error());
    for (auto& image : read->images) {
        auto small = twice_resized(std::move(image), frames.size);
        if (!small) return fail(small.error().kind, "{}: {}", file.string(), small.error().message);
        image = std::move(*small);
    }
    std::vector<Image> images;
    for (const auto frame : shown) {
        const auto at = std::ranges::lower_bound(different, frame) - different.begin();
        images.push_back(read->images[static_cast<std::size_t>(at)]);
    }
    return as_film(images, seconds / static_cast<double>(std::max<std::size_t>(1, images.size() - 1)), file);
}

}  // namespace emloc
