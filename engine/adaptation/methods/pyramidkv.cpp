// PyramidKV (Cai et al., 2024, section 4), as kvpress has it: SnapKV with more tokens in lower layers than in higher
// ones.
#include <cmath>

#include "engine/adaptation/methods/snapkv.h"

namespace emloc {
namespace {

// Falls evenly from the first layer to the last and comes to the budget on the whole; the same in all layers where a
// layer would get less than the window or more than there is.
std::vector<std::int64_t> pyramid(const ChunkSize& size, const OptionValues& options) {
    const auto mean = budget_counts(size, options).front();
    const auto tokens = static_cast<double>(size.tokens), total = static_cast<double>(mean);
    const auto window = static_cast<double>(std::min(options.get<std::int64_t>("window"), size.tokens - 1));
    auto low = total / options.get<double>("beta"), high = 2 * total - low;
    if (high >= tokens - window) {
        high = tokens - window;
        low = 2 * total - high;
    }
    std::vector<std::int64_t> counts(static_cast<std::size_t>(size.layers), mean);
    if (!(tokens >= high && high >= low && low >= window) || size.layers < 2) return counts;
    const auto step = (high - low) / static_cast<double>(size.layers - 1);
    for (std::size_t layer = 0; layer < counts.size(); ++layer)
        counts[layer] = std::lrint(high - static_cast<double>(layer) * step);  // half to even, as Python rounds
    return counts;
}

}  // namespace

MethodDescription pyramidkv_method() {
    constexpr double kBeta = 20;
    auto options = budget_options();
    options.push_back(window_option());
    options.push_back({.name = "beta",
                       .help = "How steeply the number of kept tokens falls from layer to layer",
                       .otherwise = kBeta,
                       .least = 1});
    return scored_method("pyramidkv", translatable("Methods", "PyramidKV"),
                         translatable("Methods", "SnapKV with more tokens in the lower layers than in the higher ones"),
                         {.by_layer = snapkv_scores, .counts = pyramid, .options = std::move(options)});
}

}  // namespace emloc
