// The one way through the decoder's layers. What a caller does in a layer (which queries, which keys and values, what
// it keeps of them) is its own; the order of the layers, the row selection, stopping and deep features are the same for
// all.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>

#include "engine/model/decoder/decoder.h"
#include "engine/model/layer_state.h"

namespace emloc {

// One layer with attention, on a walk, before its attention.
struct LayerVisit {
    std::int64_t layer = 0;                   // among those with attention
    const at::Tensor& hidden;                 // the rows entering it, [rows, hidden_size]
    const RowSelection* selection = nullptr;  // the rows whose output is wanted; null: all
};

// What the wanted rows take from all that they see, [heads, rows or selected rows, head_dim]. An undefined tensor ends
// the walk before that layer's output projection.
using AttendLayer = std::function<at::Tensor(const LayerVisit& visit)>;

struct WalkOptions {
    std::optional<std::int64_t> first = {};  // the layer with attention that `hidden` enters; none: the decoder's first
    const RowSelection* last_rows = nullptr;  // the rows whose output is wanted of the last layer; null: all
    const LayerStates* before = nullptr;      // that linear layers go on from; null or empty: none
    LayerStates* after = nullptr;             // becomes those behind the last row, of the linear layers passed
};

// From the first layer of the options through the last; linear layers are passed between those with attention. Adds to
// what leaves layer j the rows' deep feature j. Returns the rows that left the last layer, [rows or selected rows,
// hidden_size]; meaningless where `attend` ended the walk. Throws Cancelled before a layer once a stop was requested.
at::Tensor walk_layers(const Decoder& decoder, at::Tensor hidden, const PackedRows& rows, const WalkOptions& options,
                       const std::stop_token& stop, const AttendLayer& attend);

}  // namespace emloc
