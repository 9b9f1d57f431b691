#include "engine/media/picture_order.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace emloc {
namespace {

bool may_reorder(AVCodecID codec) {
    const auto* descriptor = avcodec_descriptor_get(codec);
    return descriptor && (descriptor->props & AV_CODEC_PROP_REORDER) != 0;
}

// VP8 says in its first byte whether a frame is to be seen.
bool is_shown_vp8(const AVPacket& packet) {
    constexpr int kShown = 0x10;
    return packet.size > 0 && (packet.data[0] & kShown) != 0;
}

std::vector<std::int64_t> order_by_count(std::span<const PictureTraits> pictures) {
    std::vector<std::int64_t> beginning(pictures.size());
    std::int64_t beginnings = 0, highest = INT64_MIN;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        // Counting begins anew at a key picture that is not above all before it.
        if (pictures[i].key && pictures[i].count <= highest) {
            ++beginnings;
            highest = INT64_MIN;
        }
        highest = std::max(highest, pictures[i].count);
        beginning[i] = beginnings;
    }
    std::vector<std::size_t> shown(pictures.size());
    std::iota(shown.begin(), shown.end(), std::size_t{0});
    std::ranges::stable_sort(shown, {}, [&](std::size_t i) { return std::pair(beginning[i], pictures[i].count); });
    std::vector<std::int64_t> order(pictures.size());
    for (std::size_t rank = 0; rank < shown.size(); ++rank) order[shown[rank]] = static_cast<std::int64_t>(rank);
    return order;
}

// Each picture waits for those that are shown before it.
std::vector<std::int64_t> order_by_kind(std::span<const PictureTraits> pictures) {
    std::vector<std::int64_t> order(pictures.size());
    std::optional<std::size_t> waiting;
    std::int64_t rank = 0;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        if (pictures[i].before_last) {
            order[i] = rank++;
            continue;
        }
        if (waiting) order[*waiting] = rank++;
        waiting = i;
    }
    if (waiting) order[*waiting] = rank;
    return order;
}

}  // namespace

PictureParser::PictureParser(const AVStream& stream) : codec_(stream.codecpar->codec_id) {
    if (!may_reorder(codec_)) return;
    parser_.reset(av_parser_init(codec_));
    context_.reset(avcodec_alloc_context3(nullptr));
    if (!parser_ || !context_ || avcodec_parameters_to_context(context_.get(), stream.codecpar) < 0) {
        parser_ = nullptr;
        return;
    }
    parser_->flags |= PARSER_FLAG_COMPLETE_FRAMES;
}

PictureTraits PictureParser::traits(const AVPacket& packet, bool order) {
    PictureTraits traits{.key = (packet.flags & AV_PKT_FLAG_KEY) != 0};
    if (codec_ == AV_CODEC_ID_VP8) traits.shown = is_shown_vp8(packet);
    if (!parser_ || !order) return traits;
    std::uint8_t* unused = nullptr;
    int unused_size = 0;
    av_parser_parse2(parser_.get(), context_.get(), &unused, &unused_size, packet.data, packet.size, packet.pts,
                     packet.dts, packet.pos);
    traits.before_last = parser_->pict_type == AV_PICTURE_TYPE_B;
    traits.count = parser_->output_picture_number;
    if (codec_ == AV_CODEC_ID_H264) {
        const int field = parser_->picture_structure;
        const bool is_field = field == AV_PICTURE_STRUCTURE_TOP_FIELD || field == AV_PICTURE_STRUCTURE_BOTTOM_FIELD;
        traits.second_field = is_field && open_field_ != AV_PICTURE_STRUCTURE_UNKNOWN && open_field_ != field;
        open_field_ = is_field && !traits.second_field ? field : AV_PICTURE_STRUCTURE_UNKNOWN;
    }
    return traits;
}

std::vector<std::int64_t> shown_order(std::span<const PictureTraits> pictures, bool counted) {
    return counted ? order_by_count(pictures) : order_by_kind(pictures);
}

bool counts_pictures(AVCodecID codec) {
    return codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC;
}

}  // namespace emloc
