// The replay of a chunk's demonstrations as a method asks for it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/adaptation/methods/emloc/observe.h"
#include "engine/adaptation/methods/method.h"

namespace emloc {

// The rule with batches as small as the input asks for.
inline SearchRule rule_for(const ChunkInput& input, SearchRule rule = {}) {
    constexpr std::int64_t kLeastRows = 16;  // smaller batches take no less memory
    rule.batch_rows = std::max(rule.batch_rows / input.batch_divisor, std::min(kLeastRows, rule.batch_rows));
    return rule;
}

// Behind `memory` and the whole chunk. `rule`: as rule_for() gives it.
inline Observation observed_chunk(const LayerCaches& memory, const ChunkInput& input, const SearchRule& rule) {
    return observe_chunk(input.decoder, memory, input.offset, input.chunk, input.caches, rule, input.stop);
}
inline Observation observed_chunk(const LayerCaches& memory, const ChunkInput& input) {
    return observed_chunk(memory, input, rule_for(input));
}

}  // namespace emloc
