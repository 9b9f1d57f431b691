// A memory on the device and the forward passes of one question behind it. Works on token ids and patches, so that the
// program and the conformance check run the same code.
#pragma once

#include <ATen/ATen.h>

#include <array>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/model/network.h"
#include "engine/query/sequence_cache.h"

namespace emloc {

class Session {
 public:
    // `memory` must outlive the session. `capacity`: tokens of the prompt and of what follows it.
    Session(const Network& network, const LayerCaches& memory, std::int64_t offset, std::int64_t capacity,
            std::stop_token stop);

    // Reads the prompt; its positions are local, the offset is added here. Returns the logits of its last row, or of
    // every row: [1 or n, vocab_size], f32. Throws Cancelled.
    at::Tensor prefill(EmbeddedRows prompt, bool all_rows = false);

    // Reads one more token; returns [vocab_size].
    at::Tensor step(TokenId token);

    // Logits behind every node of a tree of continuations, without changing the session: [nodes, vocab_size], f32.
    at::Tensor score(const std::vector<TokenId>& tokens, const std::vector<std::int64_t>& depths,
                     const std::vector<std::uint8_t>& visible) const;

 private:
    KeyValue memory(std::int64_t layer) const;
    // What every row of that layer sees beside its own sequence: the memory and the prompt so far.
    std::array<KeyValue, 2> prefix(std::int64_t layer) const;
    at::Tensor forward(at::Tensor hidden, const PackedRows& rows, const RowSelection* last_rows);

    const Network& network_;
    const LayerCaches& memory_;
    SequenceCache cache_;
    LayerStates states_;  // behind what was read so far
    std::int64_t next_position_;
    std::stop_token stop_;
};

}  // namespace emloc
