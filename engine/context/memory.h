// What adaptation leaves: pruned keys and values, as plain bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace emloc {

enum class DType { kF32, kF16, kBF16 };

// Which tokens the KV heads of one layer keep: [kv_heads][k], ascending, counted among all tokens that the context has
// read, from its first.
using KeptTokens = std::vector<std::vector<std::int32_t>>;

// Pruned keys and values (after RoPE) of all chunks so far, of one layer. Both blobs are contiguous, one KV head after
// the other: [tokens of the head, head_dim] of Memory::dtype, little-endian.
struct LayerMemory {
    std::int64_t tokens = 0;                // of a KV head; where they differ, of the longest
    std::vector<std::int64_t> head_tokens;  // [kv_heads] where the heads keep different numbers; otherwise empty
    KeptTokens positions;                   // empty: not known (of contexts of before it was kept)
    std::shared_ptr<const std::vector<std::byte>> key;
    std::shared_ptr<const std::vector<std::byte>> value;
};

// What a layer without attention remembers of all that the context has read: f32 numbers, little-endian: the last
// inputs of its convolution, [kernel - 1, channels], and its recurrence, [value_heads, key_dim, value_dim].
using StateMemory = std::shared_ptr<const std::vector<std::byte>>;

struct Memory {
    DType dtype = DType::kF32;
    std::int64_t kv_heads = 0;
    std::int64_t head_dim = 0;
    std::int64_t position_offset = 0;  // where the next chunk's or query's M-RoPE positions begin
    std::vector<LayerMemory> layers;   // those with attention
    std::vector<StateMemory> states;   // by layer without attention; empty for most models
};

// Tokens of all KV heads of a layer together: how many rows of head_dim numbers each blob holds.
std::int64_t row_count(const Memory& memory, const LayerMemory& layer);

}  // namespace emloc
