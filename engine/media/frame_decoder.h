// Packets -> the frames at chosen times, sought where that is shorter than reading on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>

#include "engine/core/result.h"
#include "engine/media/av_input.h"
#include "engine/media/frame_index.h"

namespace emloc {

class FrameDecoder {
 public:
    // `input` and `index` must outlive the decoder. kUnsupported where no decoder knows the stream.
    static Result<FrameDecoder> open(const AvInput& input, const FrameIndex& index);

    // Calls `take` with the frame nearest to each of `wanted` (positions in index.times, ascending), in order;
    // `position` is the frame's own. A frame is valid during the call. Frames past the last one that can be decoded
    // get that one. Returns how many pictures were decoded with errors; kMalformed where none could be decoded at all.
    using Take = std::function<Status(std::size_t wanted, std::int64_t position, const AVFrame& frame)>;
    Result<std::int64_t> decode(std::span<const std::int64_t> wanted, const Take& take, const std::stop_token& stop);

 private:
    FrameDecoder(const AvInput& input, const FrameIndex& index, AvPointer<AVCodecContext> codec);
    Status seek(std::int64_t time);
    Status restart();
    void forget();
    // The next decoded frame; false at the end.
    bool next(AVFrame& frame, std::int64_t wanted_time);
    bool feed(std::int64_t wanted_time);
    bool lies_before_next_key(std::int64_t from, std::int64_t time) const;
    bool is_reached_by_reading(std::int64_t time) const;
    Status advance_to(std::int64_t time, const std::stop_token& stop);
    std::int64_t time_of(const AVFrame& frame) const;
    std::int64_t position_of(std::int64_t time) const;

    const AvInput* input_;
    const FrameIndex* index_;
    AvPointer<AVCodecContext> codec_;
    AvPointer<AVPacket> packet_;
    AvPointer<AVFrame> before_;   // the last frame at or before the wanted time
    AvPointer<AVFrame> current_;  // the frame decoded last
    std::int64_t tolerance_ = 0;  // half of a frame
    std::int64_t decoded_ = 0;    // since the last seek
    std::int64_t faulty_ = 0;
    // The wanted frame after which reading stops, so that it need not wait for those behind it in the decoder.
    std::optional<std::int64_t> last_read_;
    bool drained_ = false;
    bool started_ = false;
    bool ended_ = false;
};

}  // namespace emloc
