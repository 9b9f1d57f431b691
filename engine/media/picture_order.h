// The order in which pictures are shown, from what is written in themselves: for films whose container doesn't tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/media/av_pointers.h"

namespace emloc {

struct PictureTraits {
    bool key = false;
    bool shown = true;          // false: it is stored for others to refer to
    bool second_field = false;  // it completes the frame that the packet before began
    bool before_last = false;   // shown before the picture that came ahead of it, which it refers to
    std::int64_t count = 0;     // H.264, H.265: ascending as shown, from each new beginning on
};

class PictureParser {
 public:
    explicit PictureParser(const AVStream& stream);
    // `packet`: the next one of the stream. `order`: what tells the order of pictures is wanted too, which takes time.
    PictureTraits traits(const AVPacket& packet, bool order);

 private:
    struct CloseParser {
        void operator()(AVCodecParserContext* parser) const { av_parser_close(parser); }
    };
    AVCodecID codec_;
    std::unique_ptr<AVCodecParserContext, CloseParser> parser_;  // null where the order is that of the packets
    AvPointer<AVCodecContext> context_;
    int open_field_ = AV_PICTURE_STRUCTURE_UNKNOWN;  // the one whose frame lacks the other
};

// For each picture, all of one stream and in its order: as the how manyth it is shown. `counted`: by
// PictureTraits::count.
std::vector<std::int64_t> shown_order(std::span<const PictureTraits> pictures, bool counted);

// True where the codec numbers its pictures.
bool counts_pictures(AVCodecID codec);

}  // namespace emloc
