// The forward pass of one chunk behind a memory.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>

#include "engine/adaptation/encoding/encoded_chunk.h"

namespace emloc {

// One layer of a chunk's pass, as a method may watch it. All outlives the call alone.
struct ReadLayer {
    const Decoder& decoder;
    std::int64_t layer = 0;
    std::int64_t offset = 0;  // where the chunk's positions begin; 0: it is the context's first
    std::int64_t behind = 0;  // where positions go on behind it
    const Projection&
        projection;          // queries [heads, tokens, head_dim] (after RoPE) of all tokens, their keys and values
    const PackedRows& rows;  // their positions as cosines and sines
};
using WatchLayer = std::function<void(const ReadLayer& layer)>;

// Keys and values of the sequence, by layer, and the states behind it; its positions are moved by `offset`. `watch`
// (may be empty) is called once a layer, ascending. Throws Cancelled.
LayerCaches encode_chunk(const Decoder& decoder, const LayerCaches& memory, std::int64_t offset,
                         const EncodedSequence& sequence, const std::stop_token& stop, const WatchLayer& watch = {});

}  // namespace emloc
