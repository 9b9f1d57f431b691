#include <memory>
#include <stdexcept>

#include "engine/media/av_pointers.h"
#include "engine/media/frame_pixels.h"
#include "tests/engine/film_maker.h"

namespace emloc::test {
namespace {

void require(bool holds, const std::string& what) {
    if (!holds) throw std::runtime_error(what);
}

class Player {
 public:
    explicit Player(const std::filesystem::path& path) : name_(path.string()), picture_(av_frame_alloc()) {
        AVFormatContext* format = nullptr;
        require(avformat_open_input(&format, path.c_str(), nullptr, nullptr) >= 0, "can't open " + name_);
        format_.reset(format);
        require(avformat_find_stream_info(format, nullptr) >= 0, "can't read " + name_);
        stream_ = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
        require(stream_ >= 0, "no film in " + name_);
        const auto& parameters = *format->streams[stream_]->codecpar;
        const auto* codec = avcodec_find_decoder(parameters.codec_id);
        decoder_.reset(avcodec_alloc_context3(codec));
        require(avcodec_parameters_to_context(decoder_.get(), &parameters) >= 0, "no decoder");
        decoder_->pkt_timebase = format->streams[stream_]->time_base;
        require(avcodec_open2(decoder_.get(), codec, nullptr) >= 0, "no decoder");
    }

    std::vector<Image> play() {
        const AvPointer<AVPacket> packet(av_packet_alloc());
        while (av_read_frame(format_.get(), packet.get()) >= 0) {
            if (packet->stream_index == stream_ && packet->size > 0 && has_begun(*packet)) {
                avcodec_send_packet(decoder_.get(), packet.get());
                take();
            }
            av_packet_unref(packet.get());
        }
        avcodec_send_packet(decoder_.get(), nullptr);
        take();
        return std::move(images_);
    }

 private:
    // Before the first key frame some decoders make up what is missing.
    bool has_begun(const AVPacket& packet) { return begun_ = begun_ || (packet.flags & AV_PKT_FLAG_KEY) != 0; }

    void take() {
        while (avcodec_receive_frame(decoder_.get(), picture_.get()) >= 0) {
            auto image = converter_.convert(*picture_, orientation_of(*format_->streams[stream_]), name_);
            require(image.has_value(), "can't convert");
            images_.push_back(std::move(*image));
        }
    }

    std::string name_;
    AvPointer<AVFormatContext> format_;
    AvPointer<AVCodecContext> decoder_;
    AvPointer<AVFrame> picture_;
    FrameConverter converter_;
    std::vector<Image> images_;
    int stream_ = -1;
    bool begun_ = false;
};

}  // namespace

std::vector<Image> frames_in_order(const std::filesystem::path& path) {
    return Player(path).play();
}

}  // namespace emloc::test
