#include "engine/media/frame_pixels.h"

extern "C" {
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
}

#include <cmath>
#include <opencv2/core.hpp>

#include "engine/media/pixels.h"

namespace emloc {
namespace {

// Rows of the destination begin at addresses that the converter's vector code can write past.
constexpr int kRowAlignment = 64;
// From here on, videos that don't name their colour matrix are taken to use that of high definition, as players do.
constexpr int kHighDefinitionRows = 720;

void set_colours(SwsContext* scaler, const AVFrame& frame) {
    int matrix = frame.colorspace;
    if (matrix == AVCOL_SPC_UNSPECIFIED)
        matrix = frame.height >= kHighDefinitionRows ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
    const bool full = frame.color_range == AVCOL_RANGE_JPEG || frame.format == AV_PIX_FMT_YUVJ420P ||
                      frame.format == AV_PIX_FMT_YUVJ422P || frame.format == AV_PIX_FMT_YUVJ444P;
    constexpr int kUnchanged = 1 << 16;
    sws_setColorspaceDetails(scaler, sws_getCoefficients(matrix), full, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0,
                             kUnchanged, kUnchanged);
}

}  // namespace

int orientation_of(const AVStream& stream) {
    const auto* matrix =
        reinterpret_cast<const std::int32_t*>(av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr));
    if (!matrix) return 1;
    // A picture's corner (x, y) goes to (a x + c y, b x + d y).
    const auto sign = [&](int i) { return matrix[i] > 0 ? 1 : matrix[i] < 0 ? -1 : 0; };
    const int a = sign(0), b = sign(1), c = sign(3), d = sign(4);
    if (b == 0 && c == 0) {
        if (a >= 0 && d >= 0) return 1;
        return a < 0 && d < 0 ? 3 : a < 0 ? 2 : 4;
    }
    if (a != 0 || d != 0) return 1;
    if (b > 0 && c < 0) return 6;
    if (b < 0 && c > 0) return 8;
    return b > 0 ? 5 : 7;
}

Result<Image> FrameConverter::convert(const AVFrame& frame, int orientation, const std::string& name) {
    const auto* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
    if (!format || frame.width < 1 || frame.height < 1)
        return fail(ErrorKind::kMalformed, "A frame of {} has no picture.", name);
    const bool alpha = (format->flags & AV_PIX_FMT_FLAG_ALPHA) != 0 || frame.format == AV_PIX_FMT_PAL8;
    const auto target = alpha ? AV_PIX_FMT_BGRA : AV_PIX_FMT_BGR24;
    scaler_.reset(sws_getCachedContext(scaler_.release(), frame.width, frame.height,
                                       static_cast<AVPixelFormat>(frame.format), frame.width, frame.height, target,
                                       SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr, nullptr, nullptr));
    if (!scaler_)
        return fail(ErrorKind::kUnsupported, "The pixel format {} of {} can't be converted.", format->name, name);
    set_colours(scaler_.get(), frame);
    const int channels = alpha ? 4 : 3;
    const int stride = (frame.width * channels + kRowAlignment - 1) / kRowAlignment * kRowAlignment + kRowAlignment;
    cv::Mat padded(frame.height, stride, CV_8UC1);
    std::uint8_t* rows[4] = {padded.data};
    const int strides[4] = {stride};
    if (sws_scale(scaler_.get(), frame.data, frame.linesize, 0, frame.height, rows, strides) != frame.height)
        return fail(ErrorKind::kMalformed, "A frame of {} can't be converted.", name);
    const cv::Mat pixels(frame.height, frame.width, CV_8UC(channels), padded.data, static_cast<std::size_t>(stride));
    return upright_rgb(pixels, orientation, Alpha::kStraight, name);
}

}  // namespace emloc
