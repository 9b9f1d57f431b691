// Qwen2.5-VL (Bai et al., 2025, arXiv 2502.13923), 3B, 7B, 32B and 72B.
#pragma once

#include "engine/model/families/family.h"

namespace emloc {

extern const Family kQwen25Vl;

}  // namespace emloc
