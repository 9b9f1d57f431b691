#include "engine/media/pixels.h"

#include <algorithm>
#include <cstdint>
#include <opencv2/core.hpp>

namespace emloc {
namespace {

constexpr int kOpaque = 255;
constexpr int kWhite = 255;

int to_8_bit(std::uint8_t sample) {
    return sample;
}
int to_8_bit(std::uint16_t sample) {
    return sample >> 8;
}
template <class Float>
int to_8_bit(Float sample) {
    // Not-a-number fails both comparisons of the first test and becomes black.
    return sample > Float{0} ? static_cast<int>(std::min(sample, Float{1}) * Float{255} + Float{0.5}) : 0;
}

std::uint8_t over_white(int color, int opacity, Alpha alpha) {
    if (alpha == Alpha::kPremultiplied) return static_cast<std::uint8_t>(std::min(color + kOpaque - opacity, kWhite));
    return static_cast<std::uint8_t>((color * opacity + kWhite * (kOpaque - opacity) + kOpaque / 2) / kOpaque);
}

template <class Sample>
Image to_rgb(const cv::Mat& pixels, Alpha alpha) {
    Image image{pixels.cols, pixels.rows, {}};
    image.rgb.resize(static_cast<std::size_t>(image.width * image.height * 3));
    const int channels = pixels.channels();
    const bool grey = channels <= 2;
    const bool has_alpha = channels == 2 || channels == 4;
    auto* out = image.rgb.data();
    for (int y = 0; y < pixels.rows; ++y) {
        const Sample* in = pixels.ptr<Sample>(y);
        for (int x = 0; x < pixels.cols; ++x, in += channels) {
            const int opacity = has_alpha && alpha != Alpha::kDropped ? to_8_bit(in[channels - 1]) : kOpaque;
            for (int c = 0; c < 3; ++c) *out++ = over_white(to_8_bit(in[grey ? 0 : 2 - c]), opacity, alpha);
        }
    }
    return image;
}

cv::Mat upright(const cv::Mat& pixels, int orientation) {
    constexpr int kAroundX = 0;  // cv::flip's codes
    constexpr int kAroundY = 1;
    constexpr int kAroundBoth = -1;
    cv::Mat turned = pixels;
    if (orientation >= 5) cv::transpose(pixels, turned);
    cv::Mat result;
    switch (orientation) {
        case 2:
        case 6:
            cv::flip(turned, result, kAroundY);
            return result;
        case 3:
        case 7:
            cv::flip(turned, result, kAroundBoth);
            return result;
        case 4:
        case 8:
            cv::flip(turned, result, kAroundX);
            return result;
        default:
            return turned;
    }
}

}  // namespace

Result<Image> upright_rgb(const cv::Mat& pixels, int orientation, Alpha alpha, const std::string& name) {
    if (pixels.channels() < 1 || pixels.channels() > 4) {
        return fail(ErrorKind::kUnsupported, "{} has {} channels a pixel; save it as a PNG or JPEG.", name,
                    pixels.channels());
    }
    const cv::Mat turned = upright(pixels, orientation);
    switch (turned.depth()) {
        case CV_8U:
            return to_rgb<std::uint8_t>(turned, alpha);
        case CV_16U:
            return to_rgb<std::uint16_t>(turned, alpha);
        case CV_32F:
            return to_rgb<float>(turned, alpha);
        case CV_64F:
            return to_rgb<double>(turned, alpha);
        default:
            return fail(ErrorKind::kUnsupported,
                        "{} holds signed integers (OpenCV's depth {}), not colours; save it as a PNG or JPEG.", name,
                        turned.depth());
    }
}

}  // namespace emloc
