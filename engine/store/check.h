// Whether a context is one that an adaptation can have made: the same rules on the way in and on the way out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/context/context.h"

namespace emloc {

std::int64_t bytes_of(DType dtype);

// Of a layer's keys, or values: its rows of head_dim numbers; nothing where that overflows or a factor is out of
// bounds.
std::optional<std::int64_t> tensor_bytes(const Memory& memory, const LayerMemory& layer);

// What is wrong with everything but the contents of the memory ("chunk 2: a decision keeps position 1700 of 1600
// tokens"); nothing where it is sound. The layers' key and value are looked at only where `with_tensors`.
std::optional<std::string> fault_of(const Context& context, bool with_tensors = true);

}  // namespace emloc
