// A memory's keys, values and states <-> the tables `layer_memory` and `memory_parts`.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/context/context.h"
#include "engine/store/seal.h"

namespace emloc {

// Keys and values are stored in parts of this size, so that SQLite never needs memory for more than one of them.
inline constexpr std::int64_t kPartBytes = std::int64_t{1024} * 1024;

MemorySeal seal_parts(const Memory& memory);

// Parts of the memory of context `replaced` that have the size of the new ones become those of `context_id`, written
// over in place: SQLite then neither frees nor looks for pages. The others stay.
void write_memory(SQLite::Database& database, std::int64_t context_id, const Memory& memory, const MemorySeal& seals,
                  std::optional<std::int64_t> replaced);

enum class WriteLayers { kNew, kOver };  // kOver: over the rows that are there

// Which tokens each layer holds, without its keys and values.
void write_layers(SQLite::Database& database, std::int64_t context_id, const Memory& memory, WriteLayers how);

// kNo: only checked; kUnread: neither read nor checked, beyond their sizes.
enum class KeepTensors { kYes, kNo, kUnread };

// Fills memory.layers and memory.states from the tables; `memory` has the rest. Damage where a part is missing, has
// another size than the shape asks for, or doesn't match its checksum. Allocates no more than the file is long.
MemorySeal read_memory(SQLite::Database& database, std::int64_t context_id, std::int64_t layers, Memory& memory,
                       KeepTensors keep);

}  // namespace emloc
