// Pictures and clips of a benchmark -> media as its protocol shows them to a model.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/evaluation/datasets/benchmark_row.h"
#include "engine/media/image.h"
#include "engine/media/medium.h"
#include "engine/media/video.h"

namespace emloc {

// How large a picture becomes.
struct PictureSize {
    std::int64_t visual_tokens = 0;
    std::int64_t pixels_per_token = 28;  // of a side: patch size times merge size of the model
};

// The picture resampled twice, bicubic, as the release does it: to the nearest multiples of 28 pixels, then to
// `visual_tokens` tokens. It comes as an uncompressed file of exactly these pixels. Errors name `name`.
Result<Media> picture_medium(const Bytes& encoded, const std::string& name, const PictureSize& size);

// `count` frames evenly from the first to the last, halves rounded to even (numpy.linspace and round).
std::vector<std::int64_t> even_frames(std::int64_t total, std::int64_t count);

// The last frame up to that one from which decoding can begin.
std::int64_t key_frame_before(const Video& video, std::int64_t frame);

// Which frames of a clip are shown, and how large.
struct ClipFrames {
    std::int64_t count = 8;
    bool key_frames = false;  // the key frames before even_frames(), not these themselves
    PictureSize size = {256, 28};
};

// A clip's even_frames(), resampled twice as the release does it: bilinear to multiples of 28 pixels that make 128
// tokens to `visual_tokens`, then bicubic to `visual_tokens`. They come as an uncompressed film of exactly these
// pixels. Errors are Video::open's.
Result<Media> clip_medium(const std::filesystem::path& file, const ClipFrames& frames, const std::stop_token& stop);

// A small JPEG of the row's picture, or of its clip's first frame, in base64; empty where there is none to be had.
std::string preview_of(const BenchmarkData& data, const BenchmarkRow& row, bool is_clip);

}  // namespace emloc
