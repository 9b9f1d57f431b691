#include "ui/inspector/visual_tokens.h"

#include <cmath>

namespace emloc::ui {
namespace {

std::int64_t patches_of(const DemonstrationSpans& spans, std::size_t medium) {
    const auto& [t, h, w] = spans.grids[medium];
    return t * h * w;
}

// A token stands for a square of patches.
std::int64_t side_of(std::int64_t patches, std::int64_t tokens) {
    return tokens > 0 ? std::llround(std::sqrt(static_cast<double>(patches) / static_cast<double>(tokens))) : 0;
}

// From a medium whose runs are told; 0 where there is none.
std::int64_t side_by_runs(const DemonstrationSpans& spans) {
    for (std::size_t i = 0; i < spans.runs.size() && i < spans.grids.size(); ++i) {
        std::int64_t tokens = 0;
        for (const auto& run : spans.runs[i]) tokens += run.end - run.begin;
        if (tokens > 0) return side_of(patches_of(spans, i), tokens);
    }
    return 0;
}

}  // namespace

VisualTokens visual_tokens(const DemonstrationSpans& spans) {
    std::int64_t patches = 0;
    for (std::size_t i = 0; i < spans.grids.size(); ++i) patches += patches_of(spans, i);
    const auto media = static_cast<std::int64_t>(spans.grids.size());
    const auto spanned = spans.media.end - spans.media.begin;
    VisualTokens tokens{.side = side_by_runs(spans), .runs = {}};
    // Every run stands between <|vision_start|> and <|vision_end|>, but a clip of a long video between none.
    bool bare = false;
    if (tokens.side == 0) {
        const auto side = side_of(patches, spanned);
        bare = spanned > 0 && side * side * spanned == patches;
        tokens.side = bare ? side : side_of(patches, spanned - 2 * media);
    }
    if (media == 0 || tokens.side <= 0) return {};
    auto at = spans.media.begin + (bare ? 0 : 1);
    for (std::size_t i = 0; i < spans.grids.size(); ++i) {
        auto& runs = tokens.runs.emplace_back();
        if (i < spans.runs.size() && !spans.runs[i].empty()) {
            runs = spans.runs[i];
        } else {
            runs = {{at, at + patches_of(spans, i) / (tokens.side * tokens.side)}};
        }
        at = runs.back().end + 2;
    }
    return tokens;
}

}  // namespace emloc::ui
