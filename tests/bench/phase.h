// What a stretch of work took, by the wall clock and in CPU time of all threads.
#pragma once

#include <sys/resource.h>

#include <nlohmann/json.hpp>

#include "engine/core/stopwatch.h"

namespace emloc {

inline rusage own_usage() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage;
}

inline double cpu_seconds() {
    const auto usage = own_usage();
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

inline double peak_mib() {
    return static_cast<double>(own_usage().ru_maxrss) / 1024;
}

class Phase {
 public:
    double wall() const { return wall_.seconds(); }
    double cpu() const { return cpu_seconds() - cpu_; }
    nlohmann::json seconds() const { return {{"wall", wall()}, {"cpu", cpu()}}; }

 private:
    double cpu_ = cpu_seconds();
    Stopwatch wall_;
};

}  // namespace emloc
