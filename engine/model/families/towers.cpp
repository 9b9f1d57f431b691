#include "engine/model/families/towers.h"

#include <algorithm>
#include <array>

#include "engine/model/families/qwen2_5_vl.h"
#include "engine/model/families/qwen2_5_vl_vision.h"
#include "engine/model/families/qwen2_vl.h"
#include "engine/model/families/qwen2_vl_vision.h"
#include "engine/model/families/qwen3_5.h"
#include "engine/model/families/qwen3_vl.h"
#include "engine/model/families/qwen3_vl_vision.h"

namespace emloc {
namespace {

struct FamilyTower {
    const Family* family;
    std::unique_ptr<const VisionTower> (*make)(const VisionConfig& config, WeightLoader& weights);
};

constexpr std::array kTowers{FamilyTower{&kQwen2Vl, make_qwen2_vl_vision},
                             FamilyTower{&kQwen25Vl, make_qwen2_5_vl_vision},
                             FamilyTower{&kQwen3Vl, make_qwen3_vl_vision}, FamilyTower{&kQwen35, make_qwen3_vl_vision}};

}  // namespace

std::unique_ptr<const VisionTower> make_vision_tower(const ModelConfig& config, WeightLoader& weights) {
    const auto found = std::ranges::find(kTowers, config.family, &FamilyTower::family);
    TORCH_CHECK(found != kTowers.end(), "a registered family has no vision tower");
    return found->make(config.vision, weights);
}

}  // namespace emloc
