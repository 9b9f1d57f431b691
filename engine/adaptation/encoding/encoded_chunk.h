// Demonstrations as the decoder takes them: embedded, with their positions.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

#include "engine/model/network.h"

namespace emloc {

// Rows with those that are asked for. label_rows: ascending indices of the label tokens, where the divergence is taken;
// attending_rows: those whose attention makes the importance (empty: the label rows). media_rows: those of its first
// medium, of a demonstration alone.
struct EncodedSequence : EmbeddedRows {
    std::vector<std::int64_t> label_rows;
    std::vector<std::int64_t> attending_rows = {};
    std::vector<std::int64_t> media_rows = {};
};

struct EncodedChunk {
    int index = 0;
    EncodedSequence sequence;
    std::vector<EncodedSequence> observations;  // every demonstration alone
};

}  // namespace emloc
