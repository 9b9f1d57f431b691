// The kept positions of one (chunk, layer) as a compact blob:
//   heads, then per head: count, first position, gap to the next, gap to the next, ...
// every number an unsigned LEB128 (7 bits a byte, low bits first, the top bit says that more follow). An empty blob:
// all positions are kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace emloc {

using Kept = std::vector<std::vector<std::int32_t>>;  // [kv_heads][k], strictly ascending, from 0

std::vector<std::byte> encode_kept(const Kept& kept);

// Nothing where the blob is not one of encode_kept() for positions below `tokens`. Allocates no more than a small
// multiple of the blob's size.
std::optional<Kept> decode_kept(std::span<const std::byte> blob, std::int64_t tokens);

}  // namespace emloc
