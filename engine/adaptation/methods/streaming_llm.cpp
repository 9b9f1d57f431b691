// StreamingLLM (Xiao et al., ICLR 2024, section 3.2): the first tokens of the context, which everything attends to, and
// the last of every chunk. Positions stay as they are.
#include "engine/adaptation/methods/scored.h"

namespace emloc {
namespace {

at::Tensor sinks_and_recent(const ReadLayer& layer, const OptionValues& options) {
    const auto& key = layer.projection.own.key;
    const auto tokens = key.size(1);
    auto scores = at::arange(tokens, key.options().dtype(at::kFloat));
    if (layer.offset == 0) scores.slice(0, 0, options.get<std::int64_t>("sinks")).add_(2 * tokens);
    return scores.expand({key.size(0), tokens});
}

}  // namespace

MethodDescription streaming_llm_method() {
    constexpr std::int64_t kSinks = 4;
    return scored_method(
        "streaming-llm", translatable("Methods", "StreamingLLM"),
        translatable("Methods", "Keeps the first tokens of the context and the last of every chunk"),
        {.by_layer = sinks_and_recent,
         .options = {
             {.name = "sinks", .help = "The first tokens that stay", .otherwise = kSinks, .unit = "N", .least = 0}}});
}

}  // namespace emloc
