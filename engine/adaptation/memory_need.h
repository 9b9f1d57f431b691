// What an adaptation takes of its device's memory, known before it runs.
#pragma once

#include <cstdint>
#include <functional>

#include "engine/model/config.h"
#include "engine/model/stored_weights.h"

namespace emloc {

// The batches in which demonstrations are observed hold at most about so many rows where memory suffices.
inline constexpr std::int64_t kBatchRows = 256;

// Known once tokens are counted and chunks planned.
struct Workload {
    std::int64_t tokens = 0;         // of all chunks, and of a memory that is continued
    std::int64_t largest_chunk = 0;  // tokens
    std::int64_t labels = 0;         // demonstrations of the largest chunk
    bool is_observed = true;         // by a replay of the demonstrations
};

// Upper bounds in bytes, beside the model's weights: what it takes where every token is kept.
struct MemoryNeed {
    std::int64_t context = 0;      // keys and values
    std::int64_t observation = 0;  // what the trials of the largest chunk start from
    std::int64_t work = 0;         // temporary tensors, of the vision tower or of a batch
    std::int64_t total() const { return context + observation + work; }
};

// `batch_rows`: of a trial's batches, of which `threads` run beside each other; `number_bytes`: of one number on the
// device.
MemoryNeed memory_need(const ModelConfig& config, const Workload& workload, std::int64_t batch_rows,
                       std::int64_t threads, std::int64_t number_bytes);

// Bytes, with those of the weights, before it is known what will be adapted: for a context of 4,000 tokens in chunks of
// 1,600 with 20 labels each. `weights`: how many numbers they are.
std::int64_t usual_need(const ModelConfig& config, std::int64_t weights, StoredWeights stored,
                        std::int64_t number_bytes);

// The largest way of keeping them on the CPU whose usual_need() is at most `room` bytes; the smallest where none is.
StoredWeights weights_that_fit(const ModelConfig& config, std::int64_t weights, std::int64_t room);
// That, for LoadOptions::choose_weights. `room` 0: it isn't known, and all is kept in full.
std::function<StoredWeights(const ModelConfig&, std::int64_t)> weights_for(std::int64_t room);

}  // namespace emloc
