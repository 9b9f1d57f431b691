// A track of silence for the films of the tests.
#pragma once

#include <cstdint>

#include "engine/media/av_pointers.h"

namespace emloc::test {

class SoundTrack {
 public:
    // Adds a stream to a file whose head was not written yet. Throws where that isn't possible.
    explicit SoundTrack(AVFormatContext& output);
    // Writes what is missing up to that many seconds; `start`: when the track begins.
    void write_until(double seconds, double start);

 private:
    void put_frame(double start);

    AVFormatContext* output_;
    AVStream* stream_ = nullptr;
    AvPointer<AVCodecContext> encoder_;
    std::int64_t samples_ = 0;  // written
};

}  // namespace emloc::test
