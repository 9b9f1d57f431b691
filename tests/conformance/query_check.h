#pragma once

#include "engine/model/network.h"
#include "tests/conformance/golden_file.h"

namespace emloc::conformance {

// The golden query behind the compressed and the full memory: logits of its rows, and the tokens that follow greedily
// with their logits.
void check_queries(Report& report, const GoldenFile& golden, const Network& network, const LayerCaches& compressed,
                   const LayerCaches& full, std::int64_t offset, double tolerance);

}  // namespace emloc::conformance
