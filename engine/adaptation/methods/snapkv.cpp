#include "engine/adaptation/methods/snapkv.h"

#include <algorithm>

#include "engine/adaptation/methods/chunk_attention.h"

namespace emloc {

at::Tensor snapkv_scores(const ReadLayer& layer, const OptionValues& options) {
    constexpr std::int64_t kPoolingWidth = 5;
    const auto& chunk = layer.projection;
    const auto kv_heads = chunk.own.key.size(0), tokens = chunk.own.tokens();
    const auto before = tokens - std::min(options.get<std::int64_t>("window"), tokens - 1);
    const auto attention = chunk_attention(chunk, before, tokens).narrow(2, 0, before).mean(1);
    const auto pooled = at::avg_pool1d(attention, kPoolingWidth, 1, kPoolingWidth / 2);
    return with_certain_end(mean_of_groups(pooled, kv_heads), tokens);
}

OptionDescription window_option() {
    constexpr std::int64_t kWindow = 64;
    return {.name = "window",
            .help = "The last tokens of a chunk that say what of it is needed, and stay; at most all but one",
            .otherwise = kWindow,
            .unit = "N",
            .least = 1,
            .is_of_chunk = true};
}

MethodDescription snapkv_method() {
    return scored_method("snapkv", translatable("Methods", "SnapKV"),
                         translatable("Methods", "Keeps what the last tokens of a chunk attend to, and these tokens"),
                         {.by_layer = snapkv_scores, .options = {window_option()}});
}

}  // namespace emloc
