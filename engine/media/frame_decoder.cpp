#include "engine/media/frame_decoder.h"

#include <algorithm>
#include <thread>

#include "engine/media/image.h"

namespace emloc {
namespace {

// Every thread of a decoder holds some frames; more than these gain little and cost memory.
constexpr unsigned kMostThreads = 4;
// Below this many pixels starting threads takes longer than decoding.
constexpr std::int64_t kThreadedPixels = 640 * 360;
// Where a container seeks past what was asked for: this much earlier, then from the beginning.
constexpr double kSeekMargins[] = {0.0, 2.0, 12.0};
constexpr std::int64_t kUntimed = INT64_MIN;

AvPointer<AVCodecContext> open_codec(const AvInput& input) {
    const auto& parameters = *input.stream().codecpar;
    const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
    if (!codec) return nullptr;
    AvPointer<AVCodecContext> context(avcodec_alloc_context3(codec));
    if (!context || avcodec_parameters_to_context(context.get(), &parameters) < 0) return nullptr;
    context->pkt_timebase = input.stream().time_base;
    context->max_pixels = kMaxDecodedPixels;
    const bool small = static_cast<std::int64_t>(parameters.width) * parameters.height <= kThreadedPixels;
    context->thread_count =
        small ? 1 : static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads));
    if (avcodec_open2(context.get(), codec, nullptr) < 0) return nullptr;
    return context;
}

}  // namespace

Result<FrameDecoder> FrameDecoder::open(const AvInput& input, const FrameIndex& index) {
    auto codec = open_codec(input);
    if (!codec)
        return fail(ErrorKind::kUnsupported,
                    "{} is encoded as {}, which can't be decoded here. Convert it, for example with: ffmpeg -i FILE "
                    "-c:v libx264 new.mp4",
                    input.name(), avcodec_get_name(input.stream().codecpar->codec_id));
    return FrameDecoder(input, index, std::move(codec));
}

FrameDecoder::FrameDecoder(const AvInput& input, const FrameIndex& index, AvPointer<AVCodecContext> codec)
    : input_(&input),
      index_(&index),
      codec_(std::move(codec)),
      packet_(av_packet_alloc()),
      before_(av_frame_alloc()),
      current_(av_frame_alloc()) {
    const auto count = static_cast<std::int64_t>(index.times.size());
    tolerance_ = std::max<std::int64_t>((index.end - index.times.front()) / count / 2, 0);
}

std::int64_t FrameDecoder::time_of(const AVFrame& frame) const {
    if (!index_->timed) {
        const auto last = static_cast<std::int64_t>(index_->times.size()) - 1;
        return index_->times[static_cast<std::size_t>(std::clamp<std::int64_t>(decoded_ - 1, 0, last))];
    }
    return frame.best_effort_timestamp == AV_NOPTS_VALUE ? kUntimed : frame.best_effort_timestamp;
}

std::int64_t FrameDecoder::position_of(std::int64_t time) const {
    const auto& times = index_->times;
    auto next = std::lower_bound(times.begin(), times.end(), time);
    if (next == times.end() || (next != times.begin() && time - *(next - 1) < *next - time)) --next;
    return next - times.begin();
}

Status FrameDecoder::restart() {
    if (!input_->rewind()) return fail(ErrorKind::kUnreadable, "{} can't be sought in.", input_->name());
    forget();
    return {};
}

// Of what was decoded before the place in the file was changed.
void FrameDecoder::forget() {
    avcodec_flush_buffers(codec_.get());
    decoded_ = 0;
    started_ = true;
    ended_ = drained_ = false;
    av_frame_unref(before_.get());
    av_frame_unref(current_.get());
}

// Puts the decoder at a key frame at or before `time`, with its first frame in `current_`.
Status FrameDecoder::seek(std::int64_t time) {
    const auto second = static_cast<std::int64_t>(1 / av_q2d(input_->stream().time_base));
    const bool first_frames = index_->keys.size() < 2 || time < index_->keys[1] || !index_->timed;
    if (!first_frames) {
        for (const double margin : kSeekMargins) {
            const auto target = time - static_cast<std::int64_t>(margin * static_cast<double>(second));
            if (av_seek_frame(&input_->format(), input_->stream().index, target, AVSEEK_FLAG_BACKWARD) < 0) break;
            forget();
            if (next(*current_, time) && time_of(*current_) <= time) return {};
        }
    }
    if (auto restarted = restart(); !restarted) return restarted;
    next(*current_, time);
    return {};
}

// Sends one packet; false when there are no more. Frames that no other refers to are decoded only where they are
// wanted.
bool FrameDecoder::feed(std::int64_t wanted_time) {
    if (ended_) return false;
    const int status = input_->read(*packet_);
    if (status < 0) {
        ended_ = true;
        avcodec_send_packet(codec_.get(), nullptr);
        return true;
    }
    const bool passed_over = index_->timed && packet_->pts != AV_NOPTS_VALUE && packet_->pts + tolerance_ < wanted_time;
    codec_->skip_frame = passed_over ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
    if (avcodec_send_packet(codec_.get(), packet_.get()) < 0) ++faulty_;
    drained_ = last_read_ && packet_->pts == *last_read_;
    if (drained_) avcodec_send_packet(codec_.get(), nullptr);
    av_packet_unref(packet_.get());
    return true;
}

bool FrameDecoder::next(AVFrame& frame, std::int64_t wanted_time) {
    while (true) {
        const int status = avcodec_receive_frame(codec_.get(), &frame);
        if (status == 0) {
            ++decoded_;
            if (frame.decode_error_flags != 0 || (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0) ++faulty_;
            if (time_of(frame) != kUntimed) return true;
            continue;
        }
        if (status == AVERROR_EOF) return false;
        if (status != AVERROR(EAGAIN)) {
            ++faulty_;
            if (ended_) return false;
        }
        if (!feed(wanted_time)) return false;
    }
}

bool FrameDecoder::lies_before_next_key(std::int64_t from, std::int64_t time) const {
    const auto& keys = index_->keys;
    const auto next_key = std::upper_bound(keys.begin(), keys.end(), from);
    return next_key == keys.end() || *next_key > time;
}

bool FrameDecoder::is_reached_by_reading(std::int64_t time) const {
    if (!started_ || drained_ || !current_->buf[0]) return false;
    const auto here = time_of(*current_);
    if (here > time + tolerance_) return false;
    return !index_->timed || lies_before_next_key(here, time);
}

// Leaves the frame at `time` in `current_`, or the first one behind it, with the last one before in `before_`.
Status FrameDecoder::advance_to(std::int64_t time, const std::stop_token& stop) {
    if (!is_reached_by_reading(time)) {
        if (auto sought = seek(time); !sought) return sought;
    }
    while (current_->buf[0] && time_of(*current_) + tolerance_ < time) {
        if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "Reading {} was cancelled.", input_->name());
        std::swap(before_, current_);
        av_frame_unref(current_.get());
        if (!next(*current_, time)) break;
    }
    return {};
}

Result<std::int64_t> FrameDecoder::decode(std::span<const std::int64_t> wanted, const Take& take,
                                          const std::stop_token& stop) {
    if (!packet_ || !before_ || !current_)
        return fail(ErrorKind::kOutOfMemory, "There is not enough memory to decode.");
    faulty_ = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto time = index_->times[static_cast<std::size_t>(wanted[i])];
        const bool goes_on =
            i + 1 < wanted.size() && lies_before_next_key(time, index_->times[static_cast<std::size_t>(wanted[i + 1])]);
        last_read_ = goes_on || !index_->timed ? std::nullopt : std::optional(time);
        if (auto there = advance_to(time, stop); !there) return tl::unexpected(there.error());
        const bool has_current = current_->buf[0] != nullptr, has_before = before_->buf[0] != nullptr;
        if (!has_current && !has_before)
            return fail(ErrorKind::kMalformed, "No frame of {} can be decoded: its data is damaged.", input_->name());
        const auto distance = [&](const AVFrame& frame) { return std::abs(time_of(frame) - time); };
        const bool use_before = !has_current || (has_before && distance(*before_) < distance(*current_));
        const AVFrame& best = use_before ? *before_ : *current_;
        const auto gap = distance(best);
        const auto position = gap <= tolerance_ ? wanted[i] : position_of(time_of(best));
        if (auto taken = take(i, position, best); !taken) return tl::unexpected(taken.error());
    }
    return faulty_;
}

}  // namespace emloc
