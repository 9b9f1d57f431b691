// TOVA (Oren et al., EMNLP 2024): what the last token attends to, in the mean over all query heads, so that every KV
// head keeps the same tokens.
#include "engine/adaptation/methods/chunk_attention.h"
#include "engine/adaptation/methods/scored.h"

namespace emloc {

MethodDescription tova_method() {
    return scored_method(
        "tova", translatable("Methods", "TOVA"),
        translatable("Methods", "Keeps what the last token of a chunk attends to, the same in all heads of a layer"),
        {.by_layer = [](const ReadLayer& layer, const OptionValues&) {
            const auto kv_heads = layer.projection.own.key.size(0), tokens = layer.projection.own.tokens();
            const auto attention = chunk_attention(layer.projection, tokens - 1, tokens).select(1, 0).mean(0, true);
            return with_certain_end(attention.narrow(1, 0, tokens - 1), tokens).expand({kv_heads, tokens});
        }});
}

}  // namespace emloc
