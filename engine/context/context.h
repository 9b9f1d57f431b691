// A context: what is saved under a name. Plain data: no tensors, no Qt.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/context/memory.h"
#include "engine/context/options.h"
#include "engine/context/record.h"
#include "engine/demonstrations/demonstration.h"

namespace emloc {

// Which model a context belongs to. `sha256` covers the configuration, the tokenizer and every weight.
struct ModelIdentity {
    std::string name;    // the folder's name, for people
    std::string family;  // "qwen2_vl"
    std::string sha256;
    std::int64_t layers = 0;
    std::int64_t kv_heads = 0;
    std::int64_t head_dim = 0;
};

// A memory with its demonstrations, its trials and the identity of its model.
struct Context {
    ModelIdentity model;
    AdaptationOptions options;
    std::vector<Demonstration> demonstrations;
    std::vector<ChunkRecord> chunks;
    Memory memory;
};

// The distinct labels of a context, in order of first appearance.
std::vector<std::string> labels_of(const Context& context);
std::vector<std::string> labels_of(std::span<const Demonstration> demonstrations);

// Tokens the context had before pruning, and the mean kept over its layers and KV heads.
std::int64_t token_count(const Context& context);
double kept_share(const Context& context);

// Chunks' divergences (ChunkRecord::js) in the mean of all demonstrations; none where that of a chunk isn't known.
std::optional<double> mean_divergence(const Context& context);

// Of its keys, values and states, as far as they are loaded.
std::int64_t memory_bytes(const Context& context);

}  // namespace emloc
