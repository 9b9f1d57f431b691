// CIDEr-D of captions (Vedantam et al. 2015), as pycocoevalcap computes it.
#pragma once

#include <span>
#include <vector>

#include "engine/evaluation/metrics/caption_text.h"

namespace emloc {

// Of each pair; the set's score is their mean. How rare a run of words is, is counted among the references of these
// pairs alone, so that a single pair has 0.
std::vector<double> cider_d(std::span<const CaptionPair> pairs);

}  // namespace emloc
