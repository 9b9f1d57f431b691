// KeyDiff (Park et al., 2025): keys that are unlike the mean key stay.
#include "engine/adaptation/methods/scored.h"

namespace emloc {
namespace {

at::Tensor of_length_one(const at::Tensor& x) {
    constexpr double kLeastLength = 1e-12;
    return x / x.norm(2, at::IntArrayRef{-1}, true).clamp_min(kLeastLength);
}

}  // namespace

MethodDescription keydiff_method() {
    return scored_method("keydiff", translatable("Methods", "KeyDiff"),
                         translatable("Methods", "Keeps tokens whose keys are unlike the others"),
                         {.by_layer = [](const ReadLayer& layer, const OptionValues&) {
                             const auto key = of_length_one(layer.projection.own.key.to(at::kFloat));
                             return -(key * of_length_one(key.mean(1, true))).sum(-1);
                         }});
}

}  // namespace emloc
