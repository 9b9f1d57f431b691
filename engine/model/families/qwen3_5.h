// Qwen3.5 (2026), the dense ones: 0.8B, 2B, 4B, 9B and 27B, and what was published with the same architecture since.
// Three layers of the gated delta rule stand before each layer with attention.
#pragma once

#include "engine/model/families/family.h"

namespace emloc {

extern const Family kQwen35;

}  // namespace emloc
