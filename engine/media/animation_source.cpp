#include <webp/demux.h>

#include <opencv2/core.hpp>

#include "engine/media/pixels.h"
#include "engine/media/resize_frame.h"
#include "engine/media/video_source.h"

namespace emloc {
namespace {

// Browsers show frames that name a shorter time for this long.
constexpr int kLeastMilliseconds = 11;
constexpr int kUsualMilliseconds = 100;

using Decoder = std::unique_ptr<WebPAnimDecoder, decltype(&WebPAnimDecoderDelete)>;

Decoder open_decoder(const std::vector<std::byte>& bytes) {
    WebPAnimDecoderOptions options;
    if (!WebPAnimDecoderOptionsInit(&options)) return {nullptr, &WebPAnimDecoderDelete};
    options.color_mode = MODE_BGRA;
    const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
    return {WebPAnimDecoderNew(&data, &options), &WebPAnimDecoderDelete};
}

class Animation final : public VideoSource {
 public:
    Animation(std::shared_ptr<const std::vector<std::byte>> bytes, std::string name)
        : bytes_(std::move(bytes)), name_(std::move(name)) {}

    Status prepare() {
        const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes_->data()), bytes_->size()};
        const std::unique_ptr<WebPDemuxer, decltype(&WebPDemuxDelete)> demuxer(WebPDemux(&data), &WebPDemuxDelete);
        WebPIterator frame;
        if (!demuxer || !WebPDemuxGetFrame(demuxer.get(), 1, &frame))
            return fail(ErrorKind::kMalformed, "{} is a damaged WebP file. Copy or download it again.", name_);
        info.width = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH);
        info.height = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT);
        double milliseconds = 0;
        do {
            times.push_back(milliseconds / 1000);
            milliseconds += frame.duration < kLeastMilliseconds ? kUsualMilliseconds : frame.duration;
        } while (WebPDemuxNextFrame(&frame));
        WebPDemuxReleaseIterator(&frame);
        info.container = info.codec = "webp";
        info.frames = static_cast<std::int64_t>(times.size());
        info.seconds = milliseconds / 1000;
        info.fps = static_cast<double>(info.frames) / info.seconds;
        return {};
    }

    // From the first frame on: each one is painted over those before it.
    Result<VideoFrames> read(std::span<const std::int64_t> frames, std::optional<Size> size,
                             const std::stop_token& stop, const FrameProgress& progress) override {
        const auto decoder = open_decoder(*bytes_);
        if (!decoder)
            return fail(ErrorKind::kMalformed, "{} is a damaged WebP file. Copy or download it again.", name_);
        const Size target = size.value_or(Size{info.height, info.width});
        VideoFrames result;
        std::int64_t number = -1;
        Image shown;
        for (std::size_t i = 0; i < frames.size(); ++i) {
            std::uint8_t* canvas = nullptr;  // the decoder's own
            int milliseconds = 0;
            while (number < frames[i] && WebPAnimDecoderGetNext(decoder.get(), &canvas, &milliseconds)) {
                ++number;
                if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "Reading {} was cancelled.", name_);
                if (number < frames[i] && frames[i] < info.frames - 1) continue;  // near the end each may be the last
                auto image =
                    upright_rgb(cv::Mat(static_cast<int>(info.height), static_cast<int>(info.width), CV_8UC4, canvas),
                                1, Alpha::kStraight, name_);
                if (!image) return tl::unexpected(image.error());
                shown = resize_frame(*image, target.height, target.width);
            }
            if (shown.rgb.empty())
                return fail(ErrorKind::kMalformed, "No frame of {} can be decoded: its data is damaged.", name_);
            result.images.push_back(shown);
            result.numbers.push_back(number);
            if (number != frames[i]) result.damage = "Part of the file is damaged: its end can't be decoded.";
            if (progress) progress(static_cast<std::int64_t>(i) + 1, static_cast<std::int64_t>(frames.size()));
        }
        return result;
    }

 private:
    std::shared_ptr<const std::vector<std::byte>> bytes_;
    std::string name_;
};

}  // namespace

Result<std::unique_ptr<VideoSource>> open_animation(std::shared_ptr<const std::vector<std::byte>> bytes,
                                                    const std::string& name) {
    auto animation = std::make_unique<Animation>(std::move(bytes), name);
    if (auto prepared = animation->prepare(); !prepared) return tl::unexpected(prepared.error());
    return animation;
}

}  // namespace emloc
