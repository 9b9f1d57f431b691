// Qwen2.5-VL's vision tower: blocks of RMS norms and gated MLPs, most of which attend within windows of a frame.
#pragma once

#include <memory>

#include "engine/model/checkpoint/weights.h"
#include "engine/model/config.h"
#include "engine/model/vision/tower.h"

namespace emloc {

std::unique_ptr<const VisionTower> make_qwen2_5_vl_vision(const VisionConfig& config, WeightLoader& weights);

}  // namespace emloc
