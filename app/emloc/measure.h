// Wall time and memory of this process.
#pragma once

#include <sys/resource.h>

#include <chrono>
#include <cstdint>

namespace emloc::cli {

class LapTimer {
 public:
    // Seconds since the last lap, or since the start.
    double lap() {
        const auto now = std::chrono::steady_clock::now();
        const std::chrono::duration<double> passed = now - begin_;
        begin_ = now;
        return passed.count();
    }

 private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

// The most memory that was ever resident.
inline std::int64_t peak_memory_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;  // Linux counts in KiB
}

}  // namespace emloc::cli
