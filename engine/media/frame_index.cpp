#include "engine/media/frame_index.h"

#include <algorithm>
#include <optional>

namespace emloc {
namespace {

// Containers are at times off by a tick where a rate doesn't divide the time base.
constexpr std::int64_t kUnevenTicks = 1;

std::int64_t seconds_to_ticks(double seconds, AVRational base) {
    return static_cast<std::int64_t>(seconds / av_q2d(base));
}

std::string cut_off(const AVStream& stream, std::int64_t end, std::int64_t promised) {
    const double base = av_q2d(stream.time_base);
    return fmt::format("The file ends after {:.1f} s of the {:.1f} s that it says it has.",
                       static_cast<double>(end) * base, static_cast<double>(promised) * base);
}

// The index that MP4 and its kin carry. Its times are those of decoding; where all frames last equally long, those of
// showing are the same, moved.
std::optional<FrameIndex> from_container(const AvInput& input) {
    auto& stream = input.stream();
    const int entries = avformat_index_get_entries_count(&stream);
    if (entries < 2 || entries != stream.nb_frames) return std::nullopt;
    FrameIndex index;
    std::int64_t first = 0, step = 0;
    bool whole = true;
    for (int i = 0; i < entries; ++i) {
        const auto* entry = avformat_index_get_entry(&stream, i);
        if (entry->flags & AVINDEX_DISCARD_FRAME) return std::nullopt;  // an edit list: packets tell what is shown
        if (i == 0) first = entry->timestamp;
        if (i == 1) step = entry->timestamp - first;
        if (std::abs(entry->timestamp - first - i * step) > kUnevenTicks * (i > 1)) return std::nullopt;
        if (entry->pos + entry->size > input.size()) {
            whole = false;
            break;
        }
        const auto start = stream.start_time == AV_NOPTS_VALUE ? first : stream.start_time;
        index.times.push_back(start + i * step);
        if (entry->flags & AVINDEX_KEYFRAME) index.keys.push_back(start + i * step);
    }
    if (step <= 0 || index.times.empty()) return std::nullopt;
    index.end = index.times.back() + step;
    if (!whole) index.damage = cut_off(stream, index.end - index.times.front(), entries * step);
    return index;
}

// What reading all packets tells.
class PacketScan {
 public:
    explicit PacketScan(const AvInput& input) : input_(input), packet_(av_packet_alloc()) {}

    Result<FrameIndex> run(const std::stop_token& stop) {
        if (!packet_) return fail(ErrorKind::kOutOfMemory, "There is not enough memory to read {}.", input_.name());
        int status = 0;
        while ((status = input_.read(*packet_)) >= 0) {
            add();
            av_packet_unref(packet_.get());
            if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "Reading {} was cancelled.", input_.name());
        }
        if (index_.times.empty()) return fail(ErrorKind::kMalformed, "{} holds no frame of a video.", input_.name());
        if (status != AVERROR_EOF)
            index_.damage = fmt::format("The file can't be read to its end ({}).", av_reason(status));
        finish();
        return std::move(index_);
    }

 private:
    void add() {
        if (packet_->flags & AV_PKT_FLAG_DISCARD) return;
        if (packet_->size == 0) return;  // AVI's way of showing the frame before once more
        const auto time = packet_->pts != AV_NOPTS_VALUE ? packet_->pts : packet_->dts;
        if (time == AV_NOPTS_VALUE) index_.timed = false;
        if (packet_->flags & AV_PKT_FLAG_CORRUPT) index_.damage = "Part of the file is damaged.";
        index_.times.push_back(time);
        index_.end = std::max(index_.end, time + packet_->duration);
        if (packet_->flags & AV_PKT_FLAG_KEY) index_.keys.push_back(time);
    }

    void finish() {
        auto& times = index_.times;
        const auto& stream = input_.stream();
        if (!index_.timed) {
            const auto rate = av_guess_frame_rate(&input_.format(), const_cast<AVStream*>(&stream), nullptr);
            const double seconds = rate.num > 0 ? av_q2d(av_inv_q(rate)) : 1.0 / 25;
            const auto step = std::max<std::int64_t>(seconds_to_ticks(seconds, stream.time_base), 1);
            for (std::size_t i = 0; i < times.size(); ++i) times[i] = static_cast<std::int64_t>(i) * step;
            index_.keys = {0};
            index_.end = static_cast<std::int64_t>(times.size()) * step;
            return;
        }
        std::sort(times.begin(), times.end());
        std::sort(index_.keys.begin(), index_.keys.end());
        if (index_.end <= times.back()) {
            const auto count = static_cast<std::int64_t>(times.size());
            index_.end = times.back() + (count > 1 ? (times.back() - times.front()) / (count - 1) : 1);
        }
        if (stream.nb_frames > static_cast<std::int64_t>(times.size()) + 1 && stream.duration > 0)
            index_.damage = cut_off(stream, index_.end - times.front(), stream.duration);
    }

    const AvInput& input_;
    AvPointer<AVPacket> packet_;
    FrameIndex index_;
};

}  // namespace

Result<FrameIndex> index_frames(const AvInput& input, const std::stop_token& stop) {
    if (auto index = from_container(input)) return std::move(*index);
    return PacketScan(input).run(stop);
}

}  // namespace emloc
