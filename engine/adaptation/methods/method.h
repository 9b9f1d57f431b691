// What a method of compressing a context is: it is given the memory of the chunks so far and the next chunk, and says
// what the memory of both is.
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

#include "engine/adaptation/encoding/encode_chunk.h"
#include "engine/adaptation/encoding/encoded_chunk.h"
#include "engine/adaptation/methods/pruned_memory.h"
#include "engine/adaptation/observer.h"
#include "engine/context/context.h"

namespace emloc {

struct Observation;  // engine/adaptation/methods/emloc/observation.h

// One chunk as a method sees it, behind the memory that it was read behind. All outlives the call.
struct ChunkInput {
    const Decoder& decoder;
    const EncodedChunk& chunk;
    const LayerCaches& caches;             // [layers]: all of the chunk's keys and values, [kv_heads, tokens, head_dim]
    std::int64_t offset = 0;               // added to the chunk's positions
    const Tokenizer* tokenizer = nullptr;  // the model's; null where there is none, as in goldens
    Observer& observer;
    std::stop_token stop;
    std::int64_t batch_divisor = 1;  // > 1: memory ran short, so that batches are to be so much smaller

    std::int64_t tokens() const { return chunk.sequence.positions.size(); }
};

// The memory of both, told by its parts: the caller puts them together in place, so that a long memory is never there
// twice.
struct Compression {
    LayerCaches kept;                 // [layers]: what stays of the chunk; see kept_of()
    std::vector<KeptTokens> staying;  // [layers]: the places of what stays of the memory before; empty: all of it
    std::vector<Decision> decisions;  // [layers], by layer; empty where all of the chunk stays
    std::vector<Trial> trials;        // in the order in which they ran
    std::vector<float> features;      // of the chunk, as its record has them
    // What a replay behind (memory + whole chunk) has shown, where there was one: nobody needs to run it again.
    std::shared_ptr<const Observation> observation = {};
    double observation_seconds = 0;
    double search_seconds = 0;
};

// One object an adaptation: what a method learns from a chunk may help it with the next. Throws Cancelled, and
// std::bad_alloc where memory runs short.
class Method {
 public:
    virtual ~Method() = default;

    // Called in each layer, ascending, while the chunk is read and before it is compressed: what its tokens ask for is
    // not kept afterwards.
    virtual void watch(const ReadLayer& /*layer*/) {}

    // `memory` is what this or another method made of the chunks before; it may be kept whole, added to or thinned out.
    virtual Compression compress(const PrunedMemory& memory, const ChunkInput& input) = 0;
};

}  // namespace emloc
