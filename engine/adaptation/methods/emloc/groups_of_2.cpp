// EMLoC with layers decided in groups, as its authors' code has it for images: fewer trials, coarser decisions.
#include "engine/adaptation/methods/emloc/layer_search.h"
#include "engine/adaptation/methods/emloc/options.h"

namespace emloc {

MethodDescription groups_of_2_method() {
    constexpr std::int64_t kLayersPerGroup = 2;
    auto options = bound_options(kDefaultDelta, EmlocOptions{}.ratios);
    options.push_back(layers_per_group_option(kLayersPerGroup));
    return {.name = "groups-of-2",
            .title = translatable("Methods", "EMLoC, groups of layers"),
            .summary = translatable("Methods", "EMLoC's search with neighbouring layers decided together"),
            .observes = true,
            .options = std::move(options),
            .make = [](const OptionValues& values) {
                const auto read = emloc_options(values);
                return std::make_unique<LayerSearch>(read, SearchRule{.layers_per_group = read.layers_per_group});
            }};
}

}  // namespace emloc
