#include "engine/context/context.h"

#include <array>
#include <unordered_set>
#include <utility>

namespace emloc {

namespace {

constexpr std::array<std::pair<AdaptationMode, std::string_view>, 4> kModes{
    {{AdaptationMode::kEmloc, "emloc"},
     {AdaptationMode::kNaive, "naive"},
     {AdaptationMode::kZeroShot, "zero-shot"},
     {AdaptationMode::kLongVideo, "long-video"}}};

}  // namespace

std::string to_text(AdaptationMode mode) {
    for (const auto& [value, name] : kModes)
        if (value == mode) return std::string(name);
    return {};
}

std::optional<AdaptationMode> mode_of(std::string_view text) {
    for (const auto& [value, name] : kModes)
        if (name == text) return value;
    return std::nullopt;
}

std::string to_text(SearchMethod search) {
    if (search == SearchMethod::kScreened) return "screened";
    return search == SearchMethod::kGuided ? "guided" : "exact";
}

std::optional<SearchMethod> search_method_of(std::string_view text) {
    for (const auto search : {SearchMethod::kExact, SearchMethod::kGuided, SearchMethod::kScreened})
        if (to_text(search) == text) return search;
    return std::nullopt;
}

AdaptationOptions defaults_of(AdaptationMode mode) {
    AdaptationOptions options{.mode = mode};
    if (mode != AdaptationMode::kLongVideo) return options;
    options.delta = 0.05;
    options.ratios = {0.02, 0.05, 0.1};
    options.layers_per_group = 7;
    return options;
}

std::vector<std::string> labels_of(const Context& context) {
    std::vector<std::string> labels;
    std::unordered_set<std::string> seen;
    for (const auto& demonstration : context.demonstrations) {
        if (demonstration.is_label && seen.insert(demonstration.answer).second) labels.push_back(demonstration.answer);
    }
    return labels;
}

std::int64_t token_count(const Context& context) {
    std::int64_t tokens = 0;
    for (const auto& chunk : context.chunks) tokens += chunk.tokens;
    return tokens;
}

double kept_share(const Context& context) {
    const auto tokens = token_count(context);
    if (tokens == 0 || context.memory.layers.empty()) return 1.0;
    std::int64_t kept = 0;
    for (const auto& layer : context.memory.layers) kept += layer.tokens;
    return static_cast<double>(kept) / static_cast<double>(tokens * std::int64_t(context.memory.layers.size()));
}

}  // namespace emloc
