#include "tests/engine/film_sound.h"

extern "C" {
#include <libavutil/samplefmt.h>
}

#include <stdexcept>
#include <string_view>

namespace emloc::test {
namespace {

constexpr int kSamplesPerSecond = 44'100;

}  // namespace

SoundTrack::SoundTrack(AVFormatContext& output) : output_(&output) {
    const std::string_view container = output.oformat->name;
    const bool old = container == "mpeg" || container == "vob" || container == "avi";
    const auto* codec = avcodec_find_encoder(old ? AV_CODEC_ID_MP2 : AV_CODEC_ID_AAC);
    encoder_.reset(avcodec_alloc_context3(codec));
    encoder_->sample_rate = kSamplesPerSecond;
    encoder_->sample_fmt = codec->sample_fmts[0];
    encoder_->bit_rate = 64'000;
    encoder_->ch_layout = AV_CHANNEL_LAYOUT_MONO;
    encoder_->time_base = {1, kSamplesPerSecond};
    if (output.oformat->flags & AVFMT_GLOBALHEADER) encoder_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    stream_ = avformat_new_stream(&output, nullptr);
    if (!stream_ || avcodec_open2(encoder_.get(), codec, nullptr) < 0 ||
        avcodec_parameters_from_context(stream_->codecpar, encoder_.get()) < 0)
        throw std::runtime_error("can't add a track of sound");
    stream_->time_base = encoder_->time_base;
}

void SoundTrack::write_until(double seconds, double start) {
    while (static_cast<double>(samples_) < seconds * kSamplesPerSecond) put_frame(start);
}

void SoundTrack::put_frame(double start) {
    const AvPointer<AVFrame> silence(av_frame_alloc());
    silence->format = encoder_->sample_fmt;
    silence->nb_samples = encoder_->frame_size;
    silence->ch_layout = encoder_->ch_layout;
    if (av_frame_get_buffer(silence.get(), 0) < 0) throw std::runtime_error("no room for sound");
    av_samples_set_silence(silence->data, 0, encoder_->frame_size, 1, encoder_->sample_fmt);
    silence->pts = samples_;
    samples_ += encoder_->frame_size;
    avcodec_send_frame(encoder_.get(), silence.get());
    const AvPointer<AVPacket> packet(av_packet_alloc());
    while (avcodec_receive_packet(encoder_.get(), packet.get()) >= 0) {
        packet->stream_index = stream_->index;
        av_packet_rescale_ts(packet.get(), encoder_->time_base, stream_->time_base);
        const auto ticks = static_cast<std::int64_t>(start / av_q2d(stream_->time_base));
        packet->pts += ticks;
        packet->dts += ticks;
        if (av_write_frame(output_, packet.get()) < 0) throw std::runtime_error("can't write sound");
    }
}

}  // namespace emloc::test
