#include "engine/media/packet_reader.h"

#include <algorithm>

namespace emloc {
bool PacketReader::seek(std::int64_t frame) {
    av_packet_unref(held_.get());
    awaits_key_ = false;
    if (index_->packets.empty()) return input_->seek_to_time(index_->times[static_cast<std::size_t>(frame)]);
    return input_->is_found_by_shape() ? seek_by_offset(frame) : seek_by_time(frame);
}

// To the last key packet whose frame is `frame` or one before it.
bool PacketReader::seek_by_offset(std::int64_t frame) {
    const auto& packets = index_->packets;
    auto at = packets.rend() - std::find_if(packets.rbegin(), packets.rend(), [frame](const FilmPacket& packet) {
                  return packet.key && packet.frame >= 0 && packet.frame <= frame;
              });
    // Several packets may lie in one unit of the container, of which the first is found again. What lies in it before
    // that belongs to a packet whose beginning was passed over.
    while (at > 0 && packets[static_cast<std::size_t>(at - 1)].offset < 0) --at;
    if (at == 0) return false;
    next_ = at - 1;
    while (!packets[static_cast<std::size_t>(next_)].key) ++next_;
    awaits_key_ = true;
    return input_->seek_to_byte(packets[static_cast<std::size_t>(at - 1)].offset);
}

bool PacketReader::seek_by_time(std::int64_t frame) {
    const auto& packets = index_->packets;
    const auto shown = std::ranges::find(packets, frame, &FilmPacket::frame);
    if (shown == packets.end()) return false;
    const auto time = shown->pts != AV_NOPTS_VALUE ? shown->pts : shown->dts;
    if (time == AV_NOPTS_VALUE || !input_->seek_to_time(time) || !recognise_next()) return false;
    const auto key =
        std::find_if(packets.begin() + next_, packets.end(), [](const auto& packet) { return packet.key; });
    next_ = key - packets.begin();
    awaits_key_ = true;
    return key != packets.end() && key->frame <= frame;
}

// By where it lies in the file and when it is shown; the time of decoding is at times guessed, otherwise after a seek
// than before.
bool PacketReader::recognise_next() {
    if (read_data(*held_) < 0) return false;
    const auto likeness = [this](const FilmPacket& seen) {
        const auto same = [](std::int64_t a, std::int64_t b, std::int64_t none) { return a != none && a == b; };
        return 4 * same(seen.pts, held_->pts, AV_NOPTS_VALUE) + 2 * same(seen.offset, held_->pos, -1) +
               same(seen.dts, held_->dts, AV_NOPTS_VALUE);
    };
    const auto best = std::ranges::max_element(index_->packets, {}, likeness);
    next_ = best - index_->packets.begin();
    return likeness(*best) >= 2;
}

Status PacketReader::restart() {
    av_packet_unref(held_.get());
    awaits_key_ = false;
    const bool rewound = input_->is_found_by_shape() ? input_->seek_to_byte(0) : input_->rewind();
    const bool there = rewound && (index_->packets.empty() || (recognise_next() && next_ == 0));
    if (!there) {
        av_packet_unref(held_.get());
        if (auto again = input_->reopen(); !again) return again;
    }
    next_ = 0;
    return {};
}

std::int64_t PacketReader::frame_of(const AVPacket& packet) const {
    if (!index_->packets.empty())
        return next_ < static_cast<std::int64_t>(index_->packets.size())
                   ? index_->packets[static_cast<std::size_t>(next_)].frame
                   : -1;
    if (packet.pts == AV_NOPTS_VALUE) return -1;
    const auto frame = index_->frame_near(packet.pts);
    return std::abs(index_->times[static_cast<std::size_t>(frame)] - packet.pts) <= index_->tolerance() ? frame : -1;
}

int PacketReader::read_data(AVPacket& packet) {
    while (true) {
        const int status = input_->read(packet);
        if (status < 0 || packet.size > 0) return status;
        av_packet_unref(&packet);
    }
}

int PacketReader::read(AVPacket& packet) {
    while (true) {
        if (held_->size > 0) {
            av_packet_move_ref(&packet, held_.get());
        } else if (const int status = read_data(packet); status < 0) {
            return status;
        }
        if (!awaits_key_ || (packet.flags & AV_PKT_FLAG_KEY) != 0) break;
        av_packet_unref(&packet);
    }
    awaits_key_ = false;
    const auto frame = frame_of(packet);
    packet.pts = frame < 0 ? AV_NOPTS_VALUE : frame;
    packet.dts = AV_NOPTS_VALUE;
    ++next_;
    return 0;
}

bool PacketReader::completes_frame() const {
    const auto& packets = index_->packets;
    const auto next = static_cast<std::size_t>(next_);
    return next >= packets.size() || packets[next].frame < 0 || packets[next].frame != packets[next - 1].frame;
}

}  // namespace emloc
