// Recency: the last tokens of every chunk stay. A baseline that no choice of tokens should lose to.
#include "engine/adaptation/methods/scored.h"

namespace emloc {

MethodDescription recency_method() {
    return scored_method(
        "recency", translatable("Methods", "Recency"),
        translatable("Methods", "Keeps the last tokens of every chunk, the same in all layers"),
        {.by_layer = [](const ReadLayer& layer, const OptionValues&) {
            const auto& key = layer.projection.own.key;
            return at::arange(key.size(1), key.options().dtype(at::kFloat)).expand({key.size(0), key.size(1)});
        }});
}

}  // namespace emloc
