// Qwen3-VL's vision tower, which Qwen3.5 has too: learned places, plain MLPs, attention within a frame, and, of
// Qwen3-VL alone, features for the first layers of the decoder (DeepStack).
#pragma once

#include <memory>

#include "engine/model/checkpoint/weights.h"
#include "engine/model/config.h"
#include "engine/model/vision/tower.h"

namespace emloc {

std::unique_ptr<const VisionTower> make_qwen3_vl_vision(const VisionConfig& config, WeightLoader& weights);

}  // namespace emloc
