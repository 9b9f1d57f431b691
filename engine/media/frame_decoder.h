// Packets -> chosen frames, sought where that is shorter than reading on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/core/result.h"
#include "engine/media/av_input.h"
#include "engine/media/frame_index.h"
#include "engine/media/packet_reader.h"

namespace emloc {

class FrameDecoder {
 public:
    // `input` and `index` must outlive the decoder. kUnsupported where no decoder knows the stream.
    static Result<FrameDecoder> open(AvInput& input, const FrameIndex& index);

    // Calls `take` with each of `wanted` (numbers of frames, ascending), in order, or with the nearest one that can be
    // decoded; `frame` is the number of that. A picture is valid during the call. Returns how many were decoded with
    // errors; kMalformed where none could be decoded at all.
    using Take = std::function<Status(std::size_t wanted, std::int64_t frame, const AVFrame& picture)>;
    Result<std::int64_t> decode(std::span<const std::int64_t> wanted, const Take& take, const std::stop_token& stop);

    // Of the first frames, those that never come out of the decoder though it finds no fault: they refer to what lies
    // before the film's beginning. Ascending.
    Result<std::vector<std::int64_t>> frames_without_beginning(const std::stop_token& stop);

 private:
    FrameDecoder(AvInput& input, const FrameIndex& index, AvPointer<AVCodecContext> codec);
    Result<bool> seek(std::int64_t frame, std::ptrdiff_t keys_earlier);
    std::ptrdiff_t group_of(std::int64_t frame) const;
    Status restart();
    void forget();
    // The next decoded frame; false at the end.
    bool next(AVFrame& picture, std::int64_t wanted);
    bool feed(std::int64_t wanted);
    bool lies_before_next_key(std::int64_t from, std::int64_t frame) const;
    bool is_reached_by_reading(std::int64_t frame) const;
    Status advance_to(std::int64_t frame, const std::stop_token& stop);
    Status read_on_to(std::int64_t frame, const std::stop_token& stop);

    const AvInput* input_;
    const FrameIndex* index_;
    PacketReader reader_;
    AvPointer<AVCodecContext> codec_;
    AvPointer<AVPacket> packet_;
    AvPointer<AVFrame> before_;   // the last frame before the wanted one
    AvPointer<AVFrame> current_;  // the frame decoded last
    std::int64_t faulty_ = 0;
    // The wanted frame after which reading stops, so that it need not wait for those behind it in the decoder.
    std::optional<std::int64_t> last_read_;
    // Between two key frames, where a frame was sought from all of those before it in vain.
    std::optional<std::ptrdiff_t> vain_group_;
    bool drained_ = false;
    bool started_ = false;
    bool ended_ = false;
};

}  // namespace emloc
