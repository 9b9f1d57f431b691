// The captions of a benchmark's clips, as the caption metrics read them.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/evaluation/metrics/caption_text.h"
#include "engine/evaluation/metrics/metric.h"

namespace emloc {

struct ClipCaption {
    std::string video;
    std::string said;  // as it was given, before tokenisation
    std::string answer;
};

// The tokens of all answers as one text and of all captions as another; in the order of `clips`.
std::vector<CaptionPair> tokenized(std::span<const ClipCaption> clips);

// The mean over videos, the groups of the rows, of what `of_video` makes of the clips of each alone. Its errors.
Result<std::optional<double>> mean_over_videos(
    std::span<const ScoredAnswer> answers,
    const std::function<Result<double>(std::span<const CaptionPair> clips)>& of_video);

}  // namespace emloc
