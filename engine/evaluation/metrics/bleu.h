// BLEU-1 to 4 of captions (Papineni et al. 2002), as pycocoevalcap computes it.
#pragma once

#include <array>
#include <span>

#include "engine/evaluation/metrics/caption_text.h"

namespace emloc {

using BleuScores = std::array<double, kMostWordsOfNgram>;

// Of all pairs together: counts are summed, each with its closest reference's length. Of one pair: that pair's own.
BleuScores bleu(std::span<const CaptionPair> pairs);

}  // namespace emloc
