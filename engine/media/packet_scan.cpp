#include "engine/media/packet_scan.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "engine/media/picture_order.h"

namespace emloc {
namespace {

constexpr double kUsualRate = 25;
// Seconds; a clock that leaps further is another recording's, joined to the one before. FFmpeg's programs judge alike.
constexpr double kLongestPause = 10;

// In the stream's time base; files may claim any, and sums of them must stay within bounds.
constexpr std::int64_t kLatestTime = std::int64_t{1} << 60, kLongestDuration = std::int64_t{1} << 40;

std::int64_t believed(std::int64_t time) {
    return time > -kLatestTime && time < kLatestTime ? time : AV_NOPTS_VALUE;
}

// Between packets, in the stream's time base; 1 where nothing names it.
std::int64_t usual_step(const AvInput& input) {
    const auto& stream = input.stream();
    const auto rate = av_guess_frame_rate(&input.format(), const_cast<AVStream*>(&stream), nullptr);
    const double seconds = rate.num > 0 && rate.den > 0 ? av_q2d(av_inv_q(rate)) : 1 / kUsualRate;
    const double ticks = seconds / av_q2d(stream.time_base) + 0.5;
    return static_cast<std::int64_t>(std::clamp(ticks, 1.0, static_cast<double>(kLongestDuration)));
}

// True where the file's index names what lies behind its end.
bool is_cut_within_index(const AvInput& input) {
    auto& stream = input.stream();
    for (int i = 0; i < avformat_index_get_entries_count(&stream); ++i) {
        const auto* entry = avformat_index_get_entry(&stream, i);
        if (entry->pos + entry->size > input.size()) return true;
    }
    return false;
}

// AVI's index lies behind the frames: what is cut off has none, but its head says how long all was.
bool is_cut_before_index(const AvInput& input) {
    constexpr std::int64_t kLengthAt = 4, kLengthOf = 8;
    auto* file = input.format().pb;
    if (std::string_view(input.format().iformat->name) != "avi" || avio_seek(file, kLengthAt, SEEK_SET) < 0)
        return false;
    return kLengthOf + std::int64_t{avio_rl32(file)} > input.size();
}

class PacketScan {
 public:
    explicit PacketScan(const AvInput& input)
        : input_(input), packet_(av_packet_alloc()), parser_(input.stream()), step_(usual_step(input)) {}

    Result<FrameIndex> run(const std::stop_token& stop) {
        if (!packet_) return fail(ErrorKind::kOutOfMemory, "There is not enough memory to read {}.", input_.name());
        int status = 0;
        while ((status = input_.read(*packet_)) >= 0) {
            ++read_;
            if (packet_->size > 0) add();  // AVI shows the frame before once more by a packet without a picture
            av_packet_unref(packet_.get());
            if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "Reading {} was cancelled.", input_.name());
        }
        leave_out_before_first_key();
        if (shown_.empty()) return fail(ErrorKind::kMalformed, "{} holds no frame of a video.", input_.name());
        order();
        if (status != AVERROR_EOF)
            index_.damage = fmt::format("The file can't be read to its end ({}).", av_reason(status));
        else if (is_cut_within_index(input_))
            index_.damage = cut_off(input_.stream(), duration(), input_.stream().duration);
        else if (read_ + 1 < input_.stream().nb_frames && is_cut_before_index(input_))
            index_.damage =
                cut_off(input_.stream(), duration(), std::min(input_.stream().nb_frames, kLatestTime / step_) * step_);
        return std::move(index_);
    }

 private:
    void add() {
        FilmPacket packet{.offset = packet_->pos, .pts = believed(packet_->pts), .dts = believed(packet_->dts)};
        const auto traits = parser_.traits(*packet_, needs_order(packet));
        packet.key = traits.key;
        const bool discarded = (packet_->flags & AV_PKT_FLAG_DISCARD) != 0;
        if (traits.shown && !traits.second_field && !discarded) shown_.push_back(index_.packets.size());
        index_.packets.push_back(packet);
        traits_.push_back(traits);
        last_duration_ = std::clamp<std::int64_t>(packet_->duration, 0, kLongestDuration);
        follow_clock(packet);
    }

    // Pictures need not be looked into where the decoder gives them in the order of the file, nor once times of showing
    // that aren't ascending have shown that they are no times of decoding.
    bool needs_order(const FilmPacket& packet) {
        timed_ = timed_ && packet.pts != AV_NOPTS_VALUE;
        descended_ = descended_ || (timed_ && packet.pts < last_pts_);
        last_pts_ = packet.pts;
        const bool reordered = input_.stream().codecpar->video_delay > 0;
        return input_.is_found_by_shape() || (reordered && !(timed_ && descended_));
    }

    // Streams that were joined, as recordings in parts are, begin to count time anew; here it goes on. Packets without
    // a time follow the one before.
    void follow_clock(const FilmPacket& packet) {
        const auto duration = last_duration_ > 0 ? last_duration_ : step_;
        if (packet.dts == AV_NOPTS_VALUE) {
            clock_ += duration;
        } else {
            if (last_dts_ != AV_NOPTS_VALUE && is_jump(packet.dts - last_dts_)) {
                jump_ = clock_ + duration - packet.dts;
                ++part_;
            }
            last_dts_ = packet.dts;
            clock_ = packet.dts + jump_;
        }
        clocks_.push_back(clock_);
        jumps_.push_back(jump_);
        parts_.push_back(part_);
    }

    bool is_jump(std::int64_t step) const {
        const auto seconds = static_cast<double>(step) * av_q2d(input_.stream().time_base);
        return input_.is_found_by_shape() && (step < 0 || seconds > kLongestPause);
    }

    // What a recording that begins in the middle holds ahead of its first key frame refers to pictures that aren't
    // there; some decoders make them up.
    void leave_out_before_first_key() {
        const auto key = std::ranges::find_if(index_.packets, &FilmPacket::key);
        if (key == index_.packets.end()) return;
        const auto first = static_cast<std::size_t>(key - index_.packets.begin());
        std::erase_if(shown_, [first](std::size_t packet) { return packet < first; });
    }

    std::vector<PictureTraits> traits_of_shown() const {
        std::vector<PictureTraits> traits;
        for (const auto i : shown_) traits.push_back(traits_[i]);
        return traits;
    }

    // The order by the packets' own times, unless some lack one or all are those of decoding.
    void order_shown() {
        const auto by_pictures = shown_order(traits_of_shown(), counts_pictures(input_.stream().codecpar->codec_id));
        const bool timed = std::ranges::all_of(
            shown_, [this](std::size_t packet) { return index_.packets[packet].pts != AV_NOPTS_VALUE; });
        for (const auto packet : shown_)
            index_.times.push_back(timed ? index_.packets[packet].pts + jumps_[packet] : clocks_[packet]);
        std::vector<std::size_t> rank(shown_.size());
        std::iota(rank.begin(), rank.end(), std::size_t{0});
        const bool of_decoding = std::ranges::is_sorted(index_.times) && !std::ranges::is_sorted(by_pictures);
        if (timed && !of_decoding)
            std::ranges::stable_sort(rank, {},
                                     [this](std::size_t i) { return std::pair(parts_[shown_[i]], index_.times[i]); });
        else
            std::ranges::sort(rank, {}, [&](std::size_t i) { return by_pictures[i]; });
        for (auto& i : rank) i = shown_[i];
        shown_ = std::move(rank);
    }

    void order() {
        order_shown();
        std::ranges::sort(index_.times);
        for (std::size_t frame = 0; frame < shown_.size(); ++frame)
            index_.packets[shown_[frame]].frame = static_cast<std::int64_t>(frame);
        for (std::size_t i = 1; i < traits_.size(); ++i)
            if (traits_[i].second_field) index_.packets[i].frame = index_.packets[i - 1].frame;
        for (std::size_t i = 0; i < traits_.size(); ++i) {
            const auto& packet = index_.packets[i];
            if (packet.key && packet.frame >= 0 && !traits_[i].second_field) index_.keys.push_back(packet.frame);
        }
        std::ranges::sort(index_.keys);
        set_end();
    }

    std::int64_t duration() const { return index_.end - index_.times.front(); }

    void set_end() {
        const auto& times = index_.times;
        const auto count = static_cast<std::int64_t>(times.size());
        const auto mean = count > 1 ? (times.back() - times.front()) / (count - 1) : step_;
        index_.end = times.back() + (last_duration_ > 0 ? last_duration_ : std::max<std::int64_t>(mean, 1));
    }

    const AvInput& input_;
    AvPointer<AVPacket> packet_;
    PictureParser parser_;
    FrameIndex index_;
    std::vector<PictureTraits> traits_;  // of index_.packets
    std::vector<std::int64_t> clocks_;   // of index_.packets: when they are decoded
    std::vector<std::int64_t> jumps_;    // of index_.packets: what their own times lack of that
    std::vector<std::int64_t> parts_;    // of index_.packets: which of the recordings that were joined
    std::vector<std::size_t> shown_;     // those of index_.packets that begin a frame
    std::int64_t read_ = 0;
    std::int64_t step_ = 0;
    std::int64_t clock_ = 0;
    std::int64_t jump_ = 0;
    std::int64_t part_ = 0;
    std::int64_t last_dts_ = AV_NOPTS_VALUE;
    std::int64_t last_pts_ = AV_NOPTS_VALUE;
    bool timed_ = true;       // all packets say when they are shown
    bool descended_ = false;  // not all in the order in which they are stored
    std::int64_t last_duration_ = 0;
};

}  // namespace

Result<FrameIndex> scan_packets(const AvInput& input, const std::stop_token& stop) {
    return PacketScan(input).run(stop);
}

std::string cut_off(const AVStream& stream, std::int64_t duration, std::int64_t promised) {
    const double base = av_q2d(stream.time_base);
    const auto there = fmt::format("{:.2f}", static_cast<double>(duration) * base);
    const auto named = fmt::format("{:.2f}", static_cast<double>(promised) * base);
    if (promised <= duration || there == named) return "The file ends before all of its frames.";
    return fmt::format("The file ends after {} s of the {} s that it says it has.", there, named);
}

}  // namespace emloc
