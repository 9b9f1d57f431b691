// Recency: the last tokens of every chunk stay. A baseline that no choice of tokens should lose to.
#include "engine/adaptation/methods/scored.h"

namespace emloc {

MethodDescription recency_method() {
    return scored_method(
        "recency", translatable("Methods", "Recency"),
        translatable("Methods", "Keeps the last tokens of every chunk, the same in all layers"),
        [](const ChunkInput& input, const OptionValues&) {
            const auto& key = input.caches.front().key;
            const auto layers = static_cast<std::int64_t>(input.caches.size());
            return at::arange(key.size(1), key.options().dtype(at::kFloat)).expand({layers, key.size(0), key.size(1)});
        });
}

}  // namespace emloc
