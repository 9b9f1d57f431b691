// Media files -> what a turn needs of them: patches, grids and token counts.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/context/context.h"
#include "engine/core/result.h"
#include "engine/media/preprocess.h"
#include "engine/media/video_plan.h"
#include "engine/prompt/turns.h"

namespace emloc {

// How media become patches and tokens: the model's preprocessing and its family's turns, with what the user set.
struct MediaSettings {
    PreprocessorOptions preprocessor;
    VideoSampling video;
    WriteMedium write = as_one_run;
};

// A video and which frames of it are used.
struct PlannedVideo {
    Video video;
    VideoPlan plan;
};

// What a planned video becomes in a turn.
MediaTokens tokens_of_video(const VideoPlan& plan, const MediaSettings& settings);

struct PreparedMedia {
    std::vector<Patches> patches;
    std::vector<Grid> grids;
    std::vector<MediaTokens> tokens;
};

// Opens a video and plans its frames, of which none is decoded. Errors name the file.
Result<PlannedVideo> plan_medium(const Media& medium, const MediaSettings& settings, const std::stop_token& stop = {});

// Reads, decodes and cuts the media of one turn. Errors name the file; kDamaged: it is another than `sha256` says, so
// it was changed since it was taken in. `progress` hears of a video's frames.
Result<PreparedMedia> prepare_media(std::span<const Media> media, const MediaSettings& settings,
                                    const std::stop_token& stop = {}, const FrameProgress& progress = {});

// The tokens that they will have. Files are read and compared with their `sha256` as above, but nothing is decoded
// unless an image's format doesn't tell its size: videos are only opened.
Result<std::vector<MediaTokens>> count_media(std::span<const Media> media, const MediaSettings& settings,
                                             const std::stop_token& stop = {});

// `options` with the bounds on a picture's pixels replaced where given.
PreprocessorOptions with_bounds(PreprocessorOptions options, const std::optional<std::int64_t>& min_pixels,
                                const std::optional<std::int64_t>& max_pixels);

// A model's own settings with those of a context.
MediaSettings media_settings(const MediaSettings& model, const AdaptationOptions& options);

}  // namespace emloc
