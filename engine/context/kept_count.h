// How many of a chunk's tokens a decision keeps.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/context/record.h"

namespace emloc {

// Of a KV head; where they keep different numbers, their mean, rounded down.
inline std::int64_t kept_count(const Decision& decision, std::int64_t chunk_tokens) {
    if (decision.kept.empty()) return chunk_tokens;
    std::size_t all = 0;
    for (const auto& head : decision.kept) all += head.size();
    return static_cast<std::int64_t>(all / decision.kept.size());
}

}  // namespace emloc
