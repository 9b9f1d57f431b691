// A video file or its bytes, opened by libavformat, with the one stream that is of interest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/core/result.h"
#include "engine/media/av_pointers.h"
#include "engine/media/medium.h"

namespace emloc {

// Bytes are read through this program alone: whatever the file names (playlists, references), nothing else is opened.
class AvInput {
 public:
    static Result<std::unique_ptr<AvInput>> open(const Media& medium);
    ~AvInput();
    AvInput(const AvInput&) = delete;
    AvInput& operator=(const AvInput&) = delete;

    AVFormatContext& format() const { return *format_; }
    AVStream& stream() const { return *stream_; }
    // The next packet of the stream, or an error of libav (AVERROR_EOF at the end).
    int read(AVPacket& packet) const;
    // To the first packet, to the last key packet at or before a time of the stream, and to a byte of the file. False
    // where the container can't.
    bool rewind() const;
    bool seek_to_time(std::int64_t time) const;
    bool seek_to_byte(std::int64_t offset) const;
    // To the first packet, whatever the container can; format() and stream() are others then.
    Status reopen();
    std::int64_t size() const;  // of the file, in bytes
    // True of streams without an index of their own, whose packets are found by their shape: reading can begin at any
    // byte, and times begin anew where two were joined.
    bool is_found_by_shape() const;
    const std::string& name() const { return name_; }

 private:
    class Bytes;
    AvInput() = default;
    Status connect();
    void disconnect();
    Status choose_stream();
    int read_stored(AVPacket& packet) const;
    std::string name_;
    std::unique_ptr<Bytes> bytes_;
    AVIOContext* io_ = nullptr;
    AvPointer<AVFormatContext> format_;
    AVStream* stream_ = nullptr;
    // MPEG-4's habit in AVI of putting two frames into one packet and none into the next is undone. Null for others.
    AvPointer<AVBSFContext> unpack_;
};

// What libav says of an error, in its own words.
std::string av_reason(int error);

}  // namespace emloc
