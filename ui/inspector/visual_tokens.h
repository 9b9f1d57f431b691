// Where the visual tokens of a demonstration stand in its chunk.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/context/record.h"

namespace emloc::ui {

struct VisualTokens {
    std::int64_t side = 0;                     // patches of a side of the square that a token stands for
    std::vector<std::vector<TokenSpan>> runs;  // by medium, in its order of patches
};

// No runs where the record says nothing that could be drawn.
VisualTokens visual_tokens(const DemonstrationSpans& spans);

}  // namespace emloc::ui
