#include "engine/media/frame_decoder.h"

#include <algorithm>
#include <thread>

#include "engine/media/image.h"

namespace emloc {
namespace {

// Every thread of a decoder holds some frames; more than these gain little and cost memory.
constexpr unsigned kMostThreads = 4;
// Below this many pixels starting threads takes longer than decoding.
constexpr std::int64_t kThreadedPixels = std::int64_t{640} * 360;
// How a frame is sought: from its key frame with an early end of reading; to the last, since a decoder holds back what
// follows a key frame that others refer across; then from key frames before it.
struct Attempt {
    std::ptrdiff_t keys_earlier;
    bool ends_early;
};
constexpr Attempt kAttempts[] = {{0, true}, {0, false}, {1, false}, {4, false}};
// Behind the first key frame, at the most so many frames are stored out of the order in which they are shown.
constexpr std::int64_t kLongestDelay = 32;

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

Result<FrameDecoder> FrameDecoder::open(AvInput& input, const FrameIndex& index) {
    auto codec = open_codec(input);
    if (!codec)
        return fail(ErrorKind::kUnsupported,
                    "{} is encoded as {}, which can't be decoded here. Convert it, for example with: ffmpeg -i FILE "
                    "-c:v libx264 new.mp4",
                    input.name(), avcodec_get_name(input.stream().codecpar->codec_id));
    return FrameDecoder(input, index, std::move(codec));
}

FrameDecoder::FrameDecoder(AvInput& input, const FrameIndex& index, AvPointer<AVCodecContext> codec)
    : input_(&input),
      index_(&index),
      reader_(input, index),
      codec_(std::move(codec)),
      packet_(av_packet_alloc()),
      before_(av_frame_alloc()),
      current_(av_frame_alloc()) {}

Status FrameDecoder::restart() {
    if (auto restarted = reader_.restart(); !restarted) return restarted;
    forget();
    return {};
}

// Of what was decoded before the place in the file was changed.
void FrameDecoder::forget() {
    avcodec_flush_buffers(codec_.get());
    started_ = true;
    ended_ = drained_ = false;
    av_frame_unref(before_.get());
    av_frame_unref(current_.get());
}

// Puts the decoder at or before `frame`, at the key frame there or one of those before it, with what it gives first in
// `current_`. False where that isn't reached.
Result<bool> FrameDecoder::seek(std::int64_t frame, std::ptrdiff_t keys_earlier) {
    const auto key = group_of(frame) - keys_earlier;
    if (key < 1) {
        if (auto restarted = restart(); !restarted) return tl::unexpected(restarted.error());
        return next(*current_, frame);
    }
    if (!reader_.seek(keys_earlier == 0 ? frame : index_->keys[static_cast<std::size_t>(key)])) return false;
    forget();
    return next(*current_, frame) && current_->pts <= frame;
}

// Sends one packet; false when there are no more. Frames that no other refers to are decoded only where they are
// wanted.
bool FrameDecoder::feed(std::int64_t wanted) {
    if (ended_) return false;
    if (reader_.read(*packet_) < 0) {
        ended_ = true;
        avcodec_send_packet(codec_.get(), nullptr);
        return true;
    }
    const auto frame = packet_->pts;
    const bool shown = frame != AV_NOPTS_VALUE;
    codec_->skip_frame = shown && frame < wanted ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
    if (avcodec_send_packet(codec_.get(), packet_.get()) < 0 && shown) ++faulty_;
    drained_ = last_read_ && shown && frame == *last_read_ && reader_.completes_frame();
    if (drained_) avcodec_send_packet(codec_.get(), nullptr);
    av_packet_unref(packet_.get());
    return true;
}

bool FrameDecoder::next(AVFrame& picture, std::int64_t wanted) {
    while (true) {
        const int status = avcodec_receive_frame(codec_.get(), &picture);
        if (status == 0) {
            if (picture.pts == AV_NOPTS_VALUE) continue;
            if (picture.decode_error_flags != 0 || (picture.flags & AV_FRAME_FLAG_CORRUPT) != 0) ++faulty_;
            return true;
        }
        if (status == AVERROR_EOF) return false;
        if (status != AVERROR(EAGAIN)) {
            ++faulty_;
            if (ended_) return false;
        }
        if (!feed(wanted)) return false;
    }
}

Result<std::vector<std::int64_t>> FrameDecoder::frames_without_beginning(const std::stop_token& stop) {
    const auto key = index_->keys.front();
    std::vector<std::int64_t> missing;
    for (std::int64_t frame = 0; frame < std::min(key + kLongestDelay, index_->count()); ++frame)
        missing.push_back(frame);
    faulty_ = 0;
    if (auto restarted = restart(); !restarted) return tl::unexpected(restarted.error());
    while (next(*current_, 0) && current_->pts <= missing.back()) {
        if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "Reading {} was cancelled.", input_->name());
        std::erase(missing, current_->pts);
        if (missing.empty()) break;
    }
    if (faulty_ > 0) std::erase_if(missing, [key](std::int64_t frame) { return frame >= key; });
    return missing;
}

bool FrameDecoder::lies_before_next_key(std::int64_t from, std::int64_t frame) const {
    const auto& keys = index_->keys;
    const auto next_key = std::upper_bound(keys.begin(), keys.end(), from);
    return next_key == keys.end() || *next_key > frame;
}

bool FrameDecoder::is_reached_by_reading(std::int64_t frame) const {
    if (!started_ || drained_ || !current_->buf[0] || current_->pts > frame) return false;
    return lies_before_next_key(current_->pts, frame);
}

// Of the key frame at or before `frame`, its place among them; -1 where there is none.
std::ptrdiff_t FrameDecoder::group_of(std::int64_t frame) const {
    return std::ranges::upper_bound(index_->keys, frame) - index_->keys.begin() - 1;
}

// Leaves the frame in `current_`, or the first one behind it, with the last one before in `before_`.
Status FrameDecoder::advance_to(std::int64_t frame, const std::stop_token& stop) {
    const auto group = group_of(frame);
    const auto is_there = [&] { return current_->buf[0] && current_->pts == frame; };
    if (is_reached_by_reading(frame)) {
        if (auto read = read_on_to(frame, stop); !read || is_there()) return read;
        if (!drained_ && group == vain_group_) return {};
    }
    for (const auto& attempt : kAttempts) {
        if (!attempt.ends_early) last_read_.reset();
        const auto sought = seek(frame, attempt.keys_earlier);
        if (!sought) return tl::unexpected(sought.error());
        if (!*sought) continue;
        if (auto read = read_on_to(frame, stop); !read || is_there()) return read;
        const bool from_first = group - attempt.keys_earlier < 1;
        if (!attempt.ends_early && (from_first || group == vain_group_)) return {};
    }
    vain_group_ = group;
    if (current_->buf[0] || before_->buf[0]) return {};
    const auto sought = seek(frame, group);
    return sought ? read_on_to(frame, stop) : tl::unexpected(sought.error());
}

Status FrameDecoder::read_on_to(std::int64_t frame, const std::stop_token& stop) {
    while (current_->buf[0] && current_->pts < frame) {
        if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "Reading {} was cancelled.", input_->name());
        std::swap(before_, current_);
        av_frame_unref(current_.get());
        if (!next(*current_, frame)) break;
    }
    return {};
}

Result<std::int64_t> FrameDecoder::decode(std::span<const std::int64_t> wanted, const Take& take,
                                          const std::stop_token& stop) {
    if (!packet_ || !before_ || !current_)
        return fail(ErrorKind::kOutOfMemory, "There is not enough memory to decode.");
    faulty_ = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const bool goes_on = i + 1 < wanted.size() && lies_before_next_key(wanted[i], wanted[i + 1]);
        last_read_ = goes_on ? std::nullopt : std::optional(wanted[i]);
        if (auto there = advance_to(wanted[i], stop); !there) return tl::unexpected(there.error());
        const bool has_current = current_->buf[0] != nullptr, has_before = before_->buf[0] != nullptr;
        if (!has_current && !has_before)
            return fail(ErrorKind::kMalformed, "No frame of {} can be decoded: its data is damaged.", input_->name());
        const auto distance = [&](const AVFrame& picture) { return std::abs(picture.pts - wanted[i]); };
        const bool use_before = !has_current || (has_before && distance(*before_) < distance(*current_));
        const AVFrame& best = use_before ? *before_ : *current_;
        if (auto taken = take(i, best.pts, best); !taken) return tl::unexpected(taken.error());
    }
    return faulty_;
}

}  // namespace emloc
