// EMLoC's importance at a budget that is the same in all layers: what its search of each layer's share is worth.
#include "engine/adaptation/methods/emloc/observation.h"
#include "engine/adaptation/methods/scored.h"

namespace emloc {

MethodDescription emloc_uniform_method() {
    return scored_method(
        "emloc-uniform", translatable("Methods", "EMLoC, uniform budget"),
        translatable("Methods", "EMLoC's importance without its search: every layer keeps the same share"),
        {.observed = [](const Observation& observation) { return observation.importance; }});
}

}  // namespace emloc
