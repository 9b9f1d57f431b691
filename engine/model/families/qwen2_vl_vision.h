// Qwen2-VL's vision tower: patches without bias, blocks of layer norms and plain MLPs, attention within a frame.
#pragma once

#include <memory>

#include "engine/model/checkpoint/weights.h"
#include "engine/model/config.h"
#include "engine/model/vision/tower.h"

namespace emloc {

std::unique_ptr<const VisionTower> make_qwen2_vl_vision(const VisionConfig& config, WeightLoader& weights);

}  // namespace emloc
