// The most memory that a piece of work takes where it is computed.
#pragma once

#include <cstdint>
#include <string>

#include "engine/core/peak_memory.h"

namespace emloc {

// Since it was made: on a GPU what libtorch has allocated there at most, otherwise PeakMemory. One at a time.
class DevicePeak {
 public:
    // `device`: "cpu", "cuda:0".
    explicit DevicePeak(std::string device);
    std::int64_t bytes() const;  // 0 where it isn't known

 private:
    std::string device_;
    PeakMemory process_;
};

}  // namespace emloc
