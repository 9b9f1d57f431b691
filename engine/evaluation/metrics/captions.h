// The caption metrics over the clips of videos, as the release prints them and as they are meant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/evaluation/metrics/bleu.h"
#include "engine/evaluation/metrics/caption_text.h"
#include "engine/evaluation/metrics/meteor_jar.h"

namespace emloc {

struct ClipCaption {
    std::string video;
    std::string said;  // as it was given, before tokenisation
    std::string answer;
};

// The mean over videos of each metric on the clips of that video alone; shares of 1, but for CIDEr (of 10).
struct CaptionScores {
    BleuScores bleu{};
    double bleu_published = 0;  // the one number that the release prints for all four: the mean of the four
    double rouge_l = 0;
    double cider = 0;
    double meteor_exact = 0;
    std::optional<double> meteor;  // where a jar is given
};

// The tokens of all answers as one text and of all captions as another; in the order of `clips`.
std::vector<CaptionPair> tokenized(std::span<const ClipCaption> clips);

// `pairs`: as tokenized() gives them. Errors: those of the jar, which may be null.
Result<CaptionScores> caption_scores(std::span<const ClipCaption> clips, std::span<const CaptionPair> pairs,
                                     MeteorJar* jar);

}  // namespace emloc
