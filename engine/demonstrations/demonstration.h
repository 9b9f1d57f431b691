// What users bring: labelled examples, as plain values that cross threads.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/media/medium.h"

namespace emloc {

// The question put to a demonstration or a query when the user gives none.
inline constexpr const char* kDefaultQuestion = "What is this?";
// What a long video is observed with when the user gives none.
inline constexpr const char* kDefaultVideoQuestion = "What happens in this video?";

// One labelled example: media, a question and its answer. `is_label` says that the answer names a class.
struct Demonstration {
    std::vector<Media> media;
    std::string question = kDefaultQuestion;
    std::string answer;
    bool is_label = true;
};

// Lets go of the decoded pixels, where they have become patches.
inline void forget_pixels(std::span<Demonstration> demonstrations) {
    for (auto& demonstration : demonstrations) {
        for (auto& medium : demonstration.media) medium.pixels.reset();
    }
}

}  // namespace emloc
