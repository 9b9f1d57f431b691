// METEOR-exact: METEOR 1.5 (Denkowski and Lavie 2014) with its exact matcher alone, which needs neither Java nor
// paraphrase tables. Its numbers are lower than METEOR's and are never reported under that name.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/evaluation/metrics/caption_text.h"

namespace emloc {

// The counts from which a score follows; those of several captions add up.
struct MeteorCounts {
    double said = 0, reference = 0;                    // words
    double said_function = 0, reference_function = 0;  // function words among them
    double content_matches = 0, function_matches = 0;
    double chunks = 0;  // runs of matches that are adjacent in both
    double matches = 0;
};

// Against the reference that gives the best score.
MeteorCounts meteor_counts(const CaptionPair& pair);
double meteor_score(const MeteorCounts& counts);
// Of several captions together: sums, the one chunk of a caption that matches perfectly left out.
double meteor_pooled(std::span<const MeteorCounts> all);

}  // namespace emloc
