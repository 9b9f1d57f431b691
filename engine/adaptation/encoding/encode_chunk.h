// The forward pass of one chunk behind a memory.
#pragma once

#include <cstdint>
#include <stop_token>

#include "engine/adaptation/encoding/encoded_chunk.h"

namespace emloc {

// Keys and values of the sequence, by layer, and the states behind it; its positions are moved by `offset`. Throws
// Cancelled.
LayerCaches encode_chunk(const Decoder& decoder, const LayerCaches& memory, std::int64_t offset,
                         const EncodedSequence& sequence, const std::stop_token& stop);

}  // namespace emloc
