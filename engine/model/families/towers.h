// The families' vision towers. Apart from the registry, which needs no libtorch.
#pragma once

#include <memory>

#include "engine/model/checkpoint/weights.h"
#include "engine/model/config.h"
#include "engine/model/vision/tower.h"

namespace emloc {

// The tower of config's family, taken out of `weights`; unusable where the loader's status is an error.
std::unique_ptr<const VisionTower> make_vision_tower(const ModelConfig& config, WeightLoader& weights);

}  // namespace emloc
