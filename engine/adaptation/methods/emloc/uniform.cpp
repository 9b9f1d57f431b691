// EMLoC's importance at a budget that is the same in all layers: what its search of each layer's share is worth.
#include "engine/adaptation/methods/emloc/observed_chunk.h"
#include "engine/adaptation/methods/scored.h"

namespace emloc {

MethodDescription emloc_uniform_method() {
    return scored_method(
        "emloc-uniform", translatable("Methods", "EMLoC, uniform budget"),
        translatable("Methods", "EMLoC's importance without its search: every layer keeps the same share"),
        {.whole = [](const PrunedMemory& memory, const ChunkInput& input,
                     const OptionValues&) { return observed_chunk(memory.caches, input).importance; },
         .observes = true});
}

}  // namespace emloc
