#include "engine/store/method_columns.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace emloc {
namespace {

// In the order of their ordinals, and which columns each uses.
struct OldMode {
    std::string_view name;
    bool is_bounded = false;
    bool has_groups = false;
    bool has_search = false;
};
constexpr std::array kModes{OldMode{.name = "emloc", .is_bounded = true, .has_search = true}, OldMode{.name = "naive"},
                            OldMode{.name = "zero-shot"},
                            OldMode{.name = "long-video", .is_bounded = true, .has_groups = true}};

}  // namespace

MethodColumns columns_of(const MethodChoice& method) {
    MethodColumns columns{.mode = method.name};
    const auto& options = method.options;
    columns.delta = options.get<double>("delta", columns.delta);
    columns.ratios = options.get<std::vector<double>>("ratios", columns.ratios);
    columns.layers_per_group = options.get<std::int64_t>("layers_per_group", columns.layers_per_group);
    columns.search = options.get<std::string>("search", columns.search);
    columns.full_trials = options.get<bool>("full_trials");
    return columns;
}

MethodChoice choice_of(const MethodColumns& columns) {
    MethodChoice choice{.name = columns.mode, .options = {}};
    const auto mode = std::ranges::find(kModes, columns.mode, &OldMode::name);
    if (mode == kModes.end()) return choice;
    if (mode->is_bounded)
        choice.options = {{"delta", columns.delta}, {"ratios", columns.ratios}, {"full_trials", columns.full_trials}};
    if (mode->has_groups) choice.options.set("layers_per_group", columns.layers_per_group);
    if (mode->has_search) choice.options.set("search", columns.search);
    return choice;
}

std::int64_t ordinal_of(const std::string& mode) {
    return std::ranges::find(kModes, mode, &OldMode::name) - kModes.begin();
}

}  // namespace emloc
