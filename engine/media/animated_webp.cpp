#include "engine/media/animated_webp.h"

#include <webp/demux.h>

#include <memory>
#include <opencv2/core.hpp>

namespace emloc {

cv::Mat first_webp_frame(std::span<const std::byte> bytes) {
    WebPAnimDecoderOptions options;
    if (!WebPAnimDecoderOptionsInit(&options)) return {};
    options.color_mode = MODE_BGRA;
    const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
    const std::unique_ptr<WebPAnimDecoder, decltype(&WebPAnimDecoderDelete)> decoder(
        WebPAnimDecoderNew(&data, &options), &WebPAnimDecoderDelete);
    WebPAnimInfo info;
    if (!decoder || !WebPAnimDecoderGetInfo(decoder.get(), &info)) return {};
    std::uint8_t* canvas = nullptr;  // the decoder's own
    int milliseconds = 0;
    if (!WebPAnimDecoderGetNext(decoder.get(), &canvas, &milliseconds)) return {};
    return cv::Mat(static_cast<int>(info.canvas_height), static_cast<int>(info.canvas_width), CV_8UC4, canvas).clone();
}

}  // namespace emloc
