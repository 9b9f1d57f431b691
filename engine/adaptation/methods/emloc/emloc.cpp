// EMLoC (paper, algorithm 1): every layer keeps the smallest share of a chunk's tokens with which the model's answers
// stay within delta.
#include "engine/adaptation/methods/emloc/layer_search.h"
#include "engine/adaptation/methods/emloc/options.h"

namespace emloc {

EmlocOptions emloc_options(const OptionValues& values) {
    EmlocOptions options;
    options.delta = values.get<double>("delta", options.delta);
    options.ratios = values.get<std::vector<double>>("ratios", options.ratios);
    options.full_trials = values.get<bool>("full_trials");
    options.layers_per_group = values.get<std::int64_t>("layers_per_group", options.layers_per_group);
    const auto search = values.get<std::string>("search");
    if (search == "screened") options.search = SearchOrder::kScreened;
    if (search == "guided") options.search = SearchOrder::kGuided;
    return options;
}

std::vector<OptionDescription> bound_options(double delta, std::vector<double> ratios) {
    return {{.name = "delta",
             .help = "Bound on the answers' Jensen-Shannon divergence; 1: none",
             .otherwise = delta,
             .unit = "JS",
             .least = 0},
            {.name = "ratios",
             .help = "Retention ratios, tried in this order",
             .otherwise = std::move(ratios),
             .unit = "R,R,...",
             .least = 0,
             .most = 1,
             .is_open = true,
             .must_ascend = true},
            {.name = "full_trials",
             .help = "Run trials to their end that are sure to be rejected, for their exact divergence",
             .otherwise = false}};
}

OptionDescription layers_per_group_option(std::int64_t otherwise) {
    return {.name = "layers_per_group",
            .help = "Layers that are decided at once",
            .otherwise = otherwise,
            .unit = "N",
            .least = 1};
}

OptionDescription search_option() {
    return {.name = "search",
            .help =
                "exact: layer by layer, as published; screened: the same, but a trial ends once some demonstrations "
                "foretell its rejection, for large models; guided: few passes over the whole model, for deep "
                "models. All within the same delta",
            .otherwise = std::string("exact"),
            .unit = "ORDER",
            .choices = {"exact", "screened", "guided"}};
}

MethodDescription emloc_method() {
    auto options = bound_options(kDefaultDelta, EmlocOptions{}.ratios);
    options.push_back(search_option());
    return {.name = "emloc",
            .title = translatable("Methods", "EMLoC"),
            .summary =
                "Chunk by chunk, each layer keeps as few tokens as the bound --delta on the answers' divergence "
                "allows",
            .observes = true,
            .options = std::move(options),
            .make = [](const OptionValues& values) {
                return std::make_unique<LayerSearch>(emloc_options(values), SearchRule{});
            }};
}

}  // namespace emloc
