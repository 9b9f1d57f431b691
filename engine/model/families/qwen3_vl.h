// Qwen3-VL (Bai et al., 2025, arXiv 2511.21631), the dense ones: 2B, 4B, 8B and 32B.
#pragma once

#include "engine/model/families/family.h"

namespace emloc {

extern const Family kQwen3Vl;

}  // namespace emloc
