// What a chunk's compression has cost, by the measure that EMLoC bounds.
#pragma once

#include <optional>

#include "engine/adaptation/methods/method.h"

namespace emloc {

// The JS divergence at the chunk's label rows of the answers behind (memory + `kept`) from those behind (memory + whole
// chunk). `observation`: what the method has seen of the latter; null where it didn't look, so that this is replayed
// too. Nothing where no row is a label. Throws Cancelled, and std::bad_alloc where memory runs short.
std::optional<double> kept_divergence(const LayerCaches& memory, const ChunkInput& input, const LayerCaches& kept,
                                      const Observation* observation = nullptr);

// The same where the record of the chunk says it: 0 where all of it stays, what the last accepted trial measured where
// there was a search.
std::optional<double> known_divergence(const ChunkRecord& record);

}  // namespace emloc
