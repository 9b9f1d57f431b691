#include "engine/media/frame_index.h"

#include <algorithm>
#include <optional>

#include "engine/media/packet_scan.h"

namespace emloc {
namespace {

// Containers are at times off by a tick where a rate doesn't divide the time base.
constexpr std::int64_t kUnevenTicks = 1;
// So many first packets show whether the frames of a film are shown in another order than they are stored in, and how.
constexpr int kPacketsThatTell = 24;

// The container's index, without what its packets alone tell: when the first frame is shown.
struct Entries {
    std::int64_t first = 0, step = 0;  // in decoding order
    std::int64_t count = 0;            // that lie within the file
    std::vector<std::int64_t> keys;
};

std::optional<Entries> entries_of(const AvInput& input) {
    auto& stream = input.stream();
    const int count = avformat_index_get_entries_count(&stream);
    if (count < 2 || count != stream.nb_frames) return std::nullopt;
    Entries entries;
    for (int i = 0; i < count; ++i) {
        const auto* entry = avformat_index_get_entry(&stream, i);
        // Edit lists and entries without a picture: packets tell what is shown.
        if (entry->flags & AVINDEX_DISCARD_FRAME || entry->size == 0) return std::nullopt;
        if (i == 0) entries.first = entry->timestamp;
        if (i == 1) entries.step = entry->timestamp - entries.first;
        if (std::abs(entry->timestamp - entries.first - i * entries.step) > kUnevenTicks * (i > 1)) return std::nullopt;
        if (entry->pos + entry->size > input.size()) break;
        ++entries.count;
        if (entry->flags & AVINDEX_KEYFRAME) entries.keys.push_back(i);
    }
    const bool begins_with_key = !entries.keys.empty() && entries.keys.front() == 0;
    if (entries.step <= 0 || !begins_with_key) return std::nullopt;
    return entries;
}

// When the first frame is shown, by the first packets; nothing where their times don't tell the order of all.
std::optional<std::int64_t> first_shown(const AvInput& input, const Entries& entries) {
    const AvPointer<AVPacket> packet(av_packet_alloc());
    if (!packet) return std::nullopt;
    std::vector<std::int64_t> times;
    bool moved = false;
    while (times.size() < kPacketsThatTell && input.read(*packet) >= 0) {
        if (packet->pts == AV_NOPTS_VALUE) return std::nullopt;
        moved = moved || packet->pts != packet->dts;
        times.push_back(packet->pts);
        av_packet_unref(packet.get());
    }
    if (!moved || times.empty() || std::ranges::min(times) != times.front()) return std::nullopt;
    for (const auto time : times) {
        const auto off = (time - times.front()) % entries.step;
        if (std::min(off, entries.step - off) > kUnevenTicks) return std::nullopt;
    }
    return times.front();
}

// The index that MP4 and its kin carry. Its times are those of decoding; where all frames last equally long, those of
// showing are the same, moved.
std::optional<FrameIndex> from_container(const AvInput& input, bool reordered) {
    auto& stream = input.stream();
    auto entries = entries_of(input);
    if (!entries) return std::nullopt;
    auto start = stream.start_time == AV_NOPTS_VALUE ? entries->first : stream.start_time;
    if (reordered) {
        const auto told = first_shown(input, *entries);
        if (!told) return std::nullopt;
        start = *told;
    }
    FrameIndex index;
    for (std::int64_t i = 0; i < entries->count; ++i) index.times.push_back(start + i * entries->step);
    index.keys = std::move(entries->keys);
    index.end = index.times.back() + entries->step;
    if (entries->count < stream.nb_frames)
        index.damage = cut_off(stream, index.end - start, stream.nb_frames * entries->step);
    return index;
}

}  // namespace

std::int64_t FrameIndex::frame_near(std::int64_t time) const {
    auto next = std::lower_bound(times.begin(), times.end(), time);
    if (next == times.end() || (next != times.begin() && time - *(next - 1) < *next - time)) --next;
    return next - times.begin();
}

std::int64_t FrameIndex::tolerance() const {
    return std::max<std::int64_t>((end - times.front()) / count() / 2, 0);
}

void FrameIndex::leave_out(const std::vector<std::int64_t>& frames) {
    std::vector<std::int64_t> number(times.size());  // of each old frame the new one; -1: it is left out
    std::vector<std::int64_t> kept;
    for (std::size_t i = 0; i < times.size(); ++i) {
        const bool out = std::ranges::binary_search(frames, static_cast<std::int64_t>(i));
        number[i] = out ? -1 : static_cast<std::int64_t>(kept.size());
        if (!out) kept.push_back(times[i]);
    }
    times = std::move(kept);
    for (auto& packet : packets)
        if (packet.frame >= 0) packet.frame = number[static_cast<std::size_t>(packet.frame)];
    for (auto& key : keys) key = number[static_cast<std::size_t>(key)];
    std::erase(keys, -1);
}

Result<FrameIndex> index_frames(AvInput& input, const std::stop_token& stop) {
    const bool reordered = input.stream().codecpar->video_delay > 0;
    if (auto index = from_container(input, reordered)) return std::move(*index);
    if (reordered) {
        if (auto again = input.reopen(); !again) return tl::unexpected(again.error());
    }
    return scan_packets(input, stop);
}

}  // namespace emloc
