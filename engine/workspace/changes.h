// What was changed of the demonstrations since a context was made of them.
#pragma once

#include <cstdint>
#include <span>

#include "engine/demonstrations/demonstration.h"

namespace emloc {

struct DemonstrationChanges {
    std::int64_t kept = 0;  // the same in both
    std::int64_t added = 0;
    std::int64_t removed = 0;
    std::int64_t relabelled = 0;  // the same media with another question or answer

    bool any() const { return added + removed + relabelled > 0; }
    // Whether the one can be said to be made of the other at all.
    bool related() const { return kept + relabelled > 0; }
};

// Media are the same where their SHA-256 are, or, where one has none, their paths. What was chosen of a video is no
// difference.
DemonstrationChanges changes_since(std::span<const Demonstration> then, std::span<const Demonstration> now);

}  // namespace emloc
