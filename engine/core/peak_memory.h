// How much memory the process came to need.
#pragma once

#include <cstdint>

namespace emloc {

// The most that was resident since this was made, above what was resident then. Linux alone tells it; one at a time.
class PeakMemory {
 public:
    PeakMemory();
    // 0 where it isn't known.
    std::int64_t bytes() const;

 private:
    std::int64_t before_ = 0;
};

}  // namespace emloc
