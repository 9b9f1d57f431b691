// The packets of a film from a chosen frame on, each with the number of the frame that it belongs to.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/core/result.h"
#include "engine/media/av_input.h"
#include "engine/media/frame_index.h"

namespace emloc {

class PacketReader {
 public:
    // Both must outlive it.
    PacketReader(AvInput& input, const FrameIndex& index) : input_(&input), index_(&index), held_(av_packet_alloc()) {}

    // To packets from which `frame` can be decoded, as far as the container's seeking tells. False where it can't.
    bool seek(std::int64_t frame);
    // To the first packet.
    Status restart();

    // The next packet that holds data; its pts is the number of its frame, or AV_NOPTS_VALUE where it shows none. An
    // error of libav at the end.
    int read(AVPacket& packet);
    // True where what read() gave last completes its frame.
    bool completes_frame() const;

 private:
    bool seek_by_offset(std::int64_t frame);
    bool seek_by_time(std::int64_t frame);
    bool recognise_next();
    int read_data(AVPacket& packet);
    std::int64_t frame_of(const AVPacket& packet) const;

    AvInput* input_;
    const FrameIndex* index_;
    AvPointer<AVPacket> held_;  // read to be recognised, and to be given first
    std::int64_t next_ = 0;     // which of index_->packets comes next, or which key packet where that is awaited
    bool awaits_key_ = false;
};

}  // namespace emloc
