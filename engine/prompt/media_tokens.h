// What a medium becomes in a turn: runs of pad tokens, and the text between them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/media/medium.h"
#include "engine/media/preprocess.h"

namespace emloc {

// One pad for each of `grid`'s merged patches, between <|vision_start|> and <|vision_end|>.
struct PadRun {
    std::string text;     // plain text before <|vision_start|>, such as the time of a frame
    Grid grid;            // merged: t x h x w pads, time after time, row by row
    float time_step = 1;  // by how much a temporal patch moves positions in time

    std::int64_t count() const { return grid.t * grid.h * grid.w; }
};

struct MediaTokens {
    MediaKind kind = MediaKind::kImage;
    std::vector<PadRun> runs;  // in the order of the medium's patches

    std::int64_t count() const {
        std::int64_t pads = 0;
        for (const auto& run : runs) pads += run.count();
        return pads;
    }
};

// A medium as far as its tokens depend on it.
struct MediumShape {
    MediaKind kind = MediaKind::kImage;
    Grid grid;                    // of merged patches
    std::vector<double> seconds;  // of a video, [grid.t]: when each temporal patch is shown, the mean of its frames
    double patch_seconds = 0;     // of a video: how long a temporal patch stands for
};

// How a model family writes a medium: as many pads as the medium has merged patches.
using WriteMedium = std::function<MediaTokens(const MediumShape& shape)>;

// All patches as one run.
inline MediaTokens as_one_run(const MediumShape& shape) {
    return {shape.kind, {PadRun{.text = {}, .grid = shape.grid}}};
}

// The runs of several media, in their order.
inline std::vector<PadRun> runs_of(const std::vector<MediaTokens>& media) {
    std::vector<PadRun> runs;
    for (const auto& medium : media) runs.insert(runs.end(), medium.runs.begin(), medium.runs.end());
    return runs;
}

}  // namespace emloc
