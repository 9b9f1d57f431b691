// The replay of a chunk's demonstrations (paper, section 3.2).
#pragma once

#include <cstdint>
#include <stop_token>

#include "engine/adaptation/encoding/encoded_chunk.h"
#include "engine/adaptation/methods/emloc/observation.h"
#include "engine/adaptation/methods/emloc/search_rule.h"

namespace emloc {

// Every demonstration of the chunk alone behind the memory and the whole chunk, whose keys and values are
// `chunk_caches`. `offset`: added to the chunk's positions; those of the observations begin behind the chunk. Throws
// Cancelled.
Observation observe_chunk(const Decoder& decoder, const LayerCaches& memory, std::int64_t offset,
                          const EncodedChunk& chunk, const LayerCaches& chunk_caches, const SearchRule& rule,
                          const std::stop_token& stop);

}  // namespace emloc
