// ROUGE-L of a caption (Lin 2004), as pycocoevalcap computes it.
#pragma once

#include "engine/evaluation/metrics/caption_text.h"

namespace emloc {

// The longest common subsequence as precision and recall, the best of each over the references, with beta 1.2.
double rouge_l(const CaptionPair& pair);

}  // namespace emloc
