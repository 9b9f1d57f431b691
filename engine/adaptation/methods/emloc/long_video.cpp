// The published implementation's separate path for one long video (paper, section 4): groups of layers are decided at
// once, and the question is what is observed.
#include "engine/adaptation/methods/emloc/layer_search.h"
#include "engine/adaptation/methods/emloc/options.h"

namespace emloc {

MethodDescription long_video_method() {
    constexpr double kDelta = 0.05;
    constexpr std::int64_t kLayersPerGroup = 7;
    auto options = bound_options(kDelta, {0.02, 0.05, 0.1});
    options.push_back(layers_per_group_option(kLayersPerGroup));
    return {.name = "long-video",
            .title = translatable("Methods", "Long video"),
            .summary =
                "One video (--video) to ask about: clip by clip, 7 layers decided at once, the question as "
                "observation",
            .reads = Reads::kOneVideo,
            .observes = true,
            .options = std::move(options),
            .make = [](const OptionValues& values) {
                const auto read = emloc_options(values);
                return std::make_unique<LayerSearch>(
                    read,
                    SearchRule{.layers_per_group = read.layers_per_group, .mean_over_heads = true, .label_bonus = 0});
            }};
}

}  // namespace emloc
