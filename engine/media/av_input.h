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
    // Back to the first packet. False where the container can't; open it anew then.
    bool rewind() const;
    std::int64_t size() const;  // of the file, in bytes
    const std::string& name() const { return name_; }

 private:
    class Bytes;
    AvInput() = default;
    std::string name_;
    std::unique_ptr<Bytes> bytes_;
    AVIOContext* io_ = nullptr;
    AvPointer<AVFormatContext> format_;
    AVStream* stream_ = nullptr;
};

// What libav says of an error, in its own words.
std::string av_reason(int error);

}  // namespace emloc
