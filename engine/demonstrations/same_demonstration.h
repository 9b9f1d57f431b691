// Whether two demonstrations are one, wherever their records come from.
#pragma once

#include <algorithm>

#include "engine/demonstrations/demonstration.h"

namespace emloc {

// By content; by path where one of them has no hash, as one that wasn't saved yet.
inline bool same_medium(const Media& one, const Media& other) {
    if (one.kind != other.kind) return false;
    if (one.sha256.empty() || other.sha256.empty()) return !one.path.empty() && one.path == other.path;
    return one.sha256 == other.sha256;
}

inline bool same_demonstration(const Demonstration& one, const Demonstration& other) {
    return one.question == other.question && one.answer == other.answer &&
           std::ranges::equal(one.media, other.media, same_medium);
}

}  // namespace emloc
