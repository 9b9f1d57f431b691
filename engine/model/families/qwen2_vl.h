// Qwen2-VL (Wang et al., 2024, arXiv 2409.12191), 2B, 7B and 72B.
#pragma once

#include "engine/model/families/family.h"

namespace emloc {

extern const Family kQwen2Vl;

}  // namespace emloc
