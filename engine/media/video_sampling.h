// Which frames of a video are used: plain values that cross threads and are saved with a context.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace emloc {

// How frames are taken from a video, and how large they may be: the settings of Qwen2-VL's own pre-processing
// (qwen-vl-utils, and Hugging Face's Qwen2VLVideoProcessor with cap_pixels_per_frame).
struct VideoSampling {
    double fps = 2.0;
    std::int64_t min_frames = 4;
    std::int64_t max_frames = 768;
    // Shared evenly by all frames of a video; 90 % of 128,000 visual tokens of 28 x 28 pixels.
    std::int64_t total_pixels = 90316800;

    friend bool operator==(const VideoSampling&, const VideoSampling&) = default;
};

// What a person chose of one video. Where nothing is set, the whole video is sampled.
struct FrameChoice {
    std::optional<double> start;             // seconds; frames before are left out
    std::optional<double> end;               // seconds; frames from here on are left out
    std::optional<std::int64_t> max_frames;  // fewer than the sampling's
    std::vector<double> times;               // the frames shown at these seconds, ascending, instead of sampling
    // The nearest frame that can be decoded alone, instead of the sampled one: a fraction of the time in a long film.
    bool key_frames = false;

    friend bool operator==(const FrameChoice&, const FrameChoice&) = default;
};

}  // namespace emloc
