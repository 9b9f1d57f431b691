// How a requested stop leaves a computation.
#pragma once

#include <stop_token>

namespace emloc {

// Thrown inside the engine where a stop was requested; the public functions turn it into ErrorKind::kCancelled.
struct Cancelled {};

inline void throw_if_stopped(const std::stop_token& stop) {
    if (stop.stop_requested()) throw Cancelled{};
}

}  // namespace emloc
