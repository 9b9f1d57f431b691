// Every packet of a film, read once -> its index.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include "engine/core/result.h"
#include "engine/media/frame_index.h"

namespace emloc {

// `input`: at its beginning. kMalformed where there is no frame at all, kCancelled.
Result<FrameIndex> scan_packets(const AvInput& input, const std::stop_token& stop);

// The sentence for a file that ends before all that its head promises; both in the stream's time base.
std::string cut_off(const AVStream& stream, std::int64_t duration, std::int64_t promised);

}  // namespace emloc
