#include "tests/engine/film_maker.h"

extern "C" {
#include <libavutil/opt.h>
}

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "engine/media/av_pointers.h"
#include "tests/engine/film_sound.h"
#include "tests/engine/media_fixtures.h"

namespace emloc::test {
namespace {

constexpr int kWidth = 64, kHeight = 48;
constexpr AVRational kRate{25, 1};

void require(bool holds, const std::string& what) {
    if (!holds) throw std::runtime_error(what);
}

void set_options(void* object, const std::string& options) {
    require(av_set_options_string(object, options.c_str(), "=", ",") >= 0, "can't set " + options);
}

AVPixelFormat pixel_format_of(const AVCodec& encoder) {
    for (const auto* format = encoder.pix_fmts; format && *format != AV_PIX_FMT_NONE; ++format)
        if (*format == AV_PIX_FMT_YUV420P || *format == AV_PIX_FMT_YUVJ420P) return *format;
    return encoder.pix_fmts ? encoder.pix_fmts[0] : AV_PIX_FMT_YUV420P;
}

// A bright bar that wanders over a pattern, so that frames are predicted from one another and all differ.
void paint(AVFrame& frame, int number) {
    for (int plane = 0; plane < 3 && frame.data[plane]; ++plane) {
        const int rows = plane == 0 || frame.format == AV_PIX_FMT_YUV422P10 ? kHeight : kHeight / 2;
        for (int y = 0; y < rows; ++y)
            for (int x = 0; x < frame.linesize[plane]; ++x) {
                const bool bar = (x - 3 * number) % kWidth == 0 || (y + x / 8) % kHeight == number % kHeight;
                frame.data[plane][y * frame.linesize[plane] + x] = static_cast<std::uint8_t>(
                    plane == 0 ? (bar ? 220 : 30 + (x * 2 + y * 3 + number) % 90) : 100 + number);
            }
    }
}

class Film {
 public:
    Film(const std::filesystem::path& path, const FilmRecipe& recipe) : recipe_(recipe) {
        AVFormatContext* format = nullptr;
        require(avformat_alloc_output_context2(&format, nullptr, recipe.container.c_str(), path.c_str()) >= 0,
                "no container " + recipe.container);
        output_.reset(format);
        open_encoder();
        auto* stream = avformat_new_stream(format, nullptr);
        require(stream && avcodec_parameters_from_context(stream->codecpar, encoder_.get()) >= 0, "no stream");
        stream->codecpar->codec_tag = 0;
        if (recipe.sound) sound_ = std::make_unique<SoundTrack>(*format);
        stream->time_base = encoder_->time_base;
        stream->avg_frame_rate = recipe.uneven ? AVRational{0, 0} : kRate;
        require(avio_open(&format->pb, path.c_str(), AVIO_FLAG_WRITE) >= 0, "can't write " + path.string());
        format->avoid_negative_ts = AVFMT_AVOID_NEG_TS_AUTO;
        if (!recipe.container_options.empty()) {
            for (void* object : {static_cast<void*>(format), format->priv_data})
                if (object) av_set_options_string(object, recipe.container_options.c_str(), "=", ",");
        }
        require(avformat_write_header(format, nullptr) >= 0, recipe.container + " can't hold " + recipe.encoder);
    }
    ~Film() { avio_closep(&output_->pb); }
    Film(const Film&) = delete;
    Film& operator=(const Film&) = delete;

    void write() {
        const AvPointer<AVFrame> frame(av_frame_alloc());
        std::int64_t time = 0;
        for (int number = 0; number < recipe_.frames; ++number) {
            frame->format = encoder_->pix_fmt;
            frame->width = kWidth;
            frame->height = kHeight;
            require(av_frame_get_buffer(frame.get(), 0) >= 0, "no room for a frame");
            paint(*frame, number);
            frame->pts = time;
            frame->quality = encoder_->global_quality;
            time += recipe_.uneven && number % 3 == 0 ? 2 : 1;
            require(avcodec_send_frame(encoder_.get(), frame.get()) >= 0, "can't encode");
            av_frame_unref(frame.get());
            take_packets();
        }
        avcodec_send_frame(encoder_.get(), nullptr);
        take_packets();
        if (recipe_.packed) pack();
        for (auto& packet : packets_) {
            put(*packet);
            if (sound_) sound_->write_until(static_cast<double>(number_) / kRate.num, recipe_.start);
        }
        require(av_write_trailer(output_.get()) >= 0, "can't end the file");
    }

 private:
    // As DivX and Xvid do for players that have no room for a frame in waiting: I, P+B, nothing, P+B, nothing ...
    void pack() {
        static constexpr std::string_view kMark = "DivX503b1393p";  // "p": packed
        const std::string user_data = std::string("\0\0\1\xB2", 4) + std::string(kMark);
        const std::string nothing("\0\0\1\xB6\x51\x7F", 6);  // a P-VOP that is not coded
        bool b_packed = false;
        for (std::size_t i = 0; i < packets_.size(); ++i) {
            auto data = bytes_of(*packets_[i]);
            if (packets_[i]->flags & AV_PKT_FLAG_KEY) data.insert(data.find(std::string("\0\0\1\xB6", 4)), user_data);
            if (b_packed) data = nothing;
            b_packed = !b_packed && i + 1 < packets_.size() && is_b(*packets_[i + 1]);
            if (b_packed) data += bytes_of(*packets_[i + 1]);
            replace(packets_[i], data);
        }
    }

    static std::string bytes_of(const AVPacket& packet) {
        return {reinterpret_cast<const char*>(packet.data), static_cast<std::size_t>(packet.size)};
    }

    static bool is_b(const AVPacket& packet) {
        const auto data = bytes_of(packet);
        const auto vop = data.find(std::string("\0\0\1\xB6", 4));
        return vop != std::string::npos && (static_cast<unsigned char>(data[vop + 4]) >> 6) == 2;
    }

    static void replace(AvPointer<AVPacket>& packet, const std::string& data) {
        AvPointer<AVPacket> changed(av_packet_alloc());
        require(av_new_packet(changed.get(), static_cast<int>(data.size())) >= 0, "no room for a packet");
        std::copy(data.begin(), data.end(), reinterpret_cast<char*>(changed->data));
        av_packet_copy_props(changed.get(), packet.get());
        packet = std::move(changed);
    }

    void open_encoder() {
        const auto* encoder = avcodec_find_encoder_by_name(recipe_.encoder.c_str());
        require(encoder != nullptr, "no encoder " + recipe_.encoder);
        encoder_.reset(avcodec_alloc_context3(encoder));
        encoder_->width = kWidth;
        encoder_->height = kHeight;
        encoder_->pix_fmt = pixel_format_of(*encoder);
        encoder_->time_base = av_inv_q(kRate);
        encoder_->framerate = kRate;
        encoder_->gop_size = recipe_.group;
        encoder_->keyint_min = recipe_.group;
        encoder_->max_b_frames = recipe_.b_frames;
        encoder_->thread_count = 1;
        encoder_->flags |= AV_CODEC_FLAG_BITEXACT;
        if (output_->oformat->flags & AVFMT_GLOBALHEADER) encoder_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
        if (!recipe_.open_groups) encoder_->flags |= AV_CODEC_FLAG_CLOSED_GOP;
        set_encoder_options();
        require(avcodec_open2(encoder_.get(), encoder, nullptr) >= 0, "can't open " + recipe_.encoder);
    }

    void set_encoder_options() {
        const int open = recipe_.open_groups ? 1 : 0;
        if (recipe_.encoder == "libx264") {
            set_options(encoder_->priv_data, "preset=veryfast,crf=30");
            const auto settings = fmt::format("scenecut=0:open-gop={}:b-adapt=0:b-pyramid={}", open,
                                              recipe_.b_frames > 2 ? "normal" : "none");
            av_opt_set(encoder_->priv_data, "x264-params", settings.c_str(), 0);
        } else if (recipe_.encoder == "libx265") {
            set_options(encoder_->priv_data, "preset=ultrafast,crf=32");
            const auto settings = fmt::format(
                "log-level=none:pools=none:frame-threads=1:scenecut=0:open-gop={}:b-adapt=0:bframes={}:"
                "keyint={}:min-keyint={}",
                open, recipe_.b_frames, recipe_.group, recipe_.group);
            av_opt_set(encoder_->priv_data, "x265-params", settings.c_str(), 0);
        } else {
            constexpr int kNever = 1'000'000'000;  // key frames where scenes change: not with closed groups
            av_opt_set_int(encoder_.get(), "sc_threshold", kNever, AV_OPT_SEARCH_CHILDREN);
            encoder_->flags |= AV_CODEC_FLAG_QSCALE;
            encoder_->global_quality = 6 * FF_QP2LAMBDA;
        }
        if (!recipe_.encoder_options.empty()) {
            av_set_options_string(encoder_.get(), recipe_.encoder_options.c_str(), "=", ",");
            if (encoder_->priv_data)
                av_set_options_string(encoder_->priv_data, recipe_.encoder_options.c_str(), "=", ",");
        }
    }

    void take_packets() {
        AvPointer<AVPacket> packet(av_packet_alloc());
        while (avcodec_receive_packet(encoder_.get(), packet.get()) >= 0) {
            packets_.push_back(std::move(packet));
            packet.reset(av_packet_alloc());
        }
    }

    void put(AVPacket& packet) {
        if (number_++ < recipe_.begins_at) return;
        auto& stream = *output_->streams[0];
        av_packet_rescale_ts(&packet, encoder_->time_base, stream.time_base);
        const auto start = static_cast<std::int64_t>(recipe_.start / av_q2d(stream.time_base));
        packet.pts += start;
        packet.dts += start;
        if (recipe_.timeless) packet.pts = packet.dts;
        packet.stream_index = 0;
        require(av_write_frame(output_.get(), &packet) >= 0, "can't write a packet");
    }

    const FilmRecipe& recipe_;
    AvPointer<AVFormatContext> output_;
    AvPointer<AVCodecContext> encoder_;
    std::unique_ptr<SoundTrack> sound_;  // null where there is none
    std::vector<AvPointer<AVPacket>> packets_;
    int number_ = 0;
};

}  // namespace

void make_film(const std::filesystem::path& path, const FilmRecipe& recipe) {
    av_log_set_level(AV_LOG_QUIET);
    Film(path, recipe).write();
    if (!recipe.joined_at) return;
    auto second = recipe;
    second.start = *recipe.joined_at;
    second.joined_at.reset();
    const std::filesystem::path other = path.string() + ".second";
    make_film(other, second);
    std::ofstream(path, std::ios::binary | std::ios::app) << std::ifstream(other, std::ios::binary).rdbuf();
    std::filesystem::remove(other);
}

void make_song(const std::filesystem::path& path, bool cover) {
    av_log_set_level(AV_LOG_QUIET);
    AVFormatContext* format = nullptr;
    require(avformat_alloc_output_context2(&format, nullptr, "mp4", path.c_str()) >= 0, "no container for songs");
    const AvPointer<AVFormatContext> output(format);
    SoundTrack sound(*format);
    if (cover) {
        auto* picture = avformat_new_stream(format, nullptr);
        picture->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
        picture->codecpar->codec_id = AV_CODEC_ID_PNG;
        picture->codecpar->width = picture->codecpar->height = 16;
        picture->disposition = AV_DISPOSITION_ATTACHED_PIC;
    }
    require(avio_open(&format->pb, path.c_str(), AVIO_FLAG_WRITE) >= 0, "can't write " + path.string());
    require(avformat_write_header(format, nullptr) >= 0, "can't write a song");
    sound.write_until(1, 0);
    if (cover) {
        const auto bytes = encoded(".png", cv::Mat(16, 16, CV_8UC3, cv::Scalar::all(90)));
        const AvPointer<AVPacket> packet(av_packet_alloc());
        require(av_new_packet(packet.get(), static_cast<int>(bytes.size())) >= 0, "no room for a cover");
        std::memcpy(packet->data, bytes.data(), bytes.size());
        packet->stream_index = 1;
        packet->pts = packet->dts = 0;
        packet->flags |= AV_PKT_FLAG_KEY;
        require(av_write_frame(format, packet.get()) >= 0, "can't write a cover");
    }
    require(av_write_trailer(format) >= 0, "can't end a song");
    avio_closep(&format->pb);
}

}  // namespace emloc::test
