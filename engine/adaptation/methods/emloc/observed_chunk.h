// The replay of a chunk's demonstrations, for methods that ask for nothing else.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/adaptation/methods/emloc/observe.h"
#include "engine/adaptation/methods/method.h"

namespace emloc {

// Behind `memory` and the whole chunk, in batches as small as the input asks for.
inline Observation observed_chunk(const LayerCaches& memory, const ChunkInput& input, SearchRule rule = {}) {
    rule.batch_rows = std::max<std::int64_t>(rule.batch_rows / input.batch_divisor, 1);
    return observe_chunk(input.decoder, memory, input.offset, input.chunk, input.caches, rule, input.stop);
}

}  // namespace emloc
