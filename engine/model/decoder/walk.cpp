#include "engine/model/decoder/walk.h"

#include "engine/core/cancelled.h"

namespace emloc {
namespace {

// `hidden` is what left a layer, and nobody else's.
at::Tensor with_deep_feature(at::Tensor hidden, const PackedRows& rows, const LayerVisit& visit) {
    const auto layer = static_cast<std::size_t>(visit.layer);
    if (layer >= rows.deep.size()) return hidden;
    const auto& feature = rows.deep[layer];
    return hidden.add_(visit.selection == nullptr ? feature : feature.index_select(0, visit.selection->rows));
}

}  // namespace

at::Tensor walk_layers(const Decoder& decoder, at::Tensor hidden, const PackedRows& rows, const WalkOptions& options,
                       const std::stop_token& stop, const AttendLayer& attend) {
    const auto last = decoder.layers() - 1;
    for (auto layer = options.first; layer <= last; ++layer) {
        throw_if_stopped(stop);
        const LayerVisit visit{layer, hidden, layer == last ? options.last_rows : nullptr};
        const auto attended = attend(visit);
        if (!attended.defined()) break;
        hidden = with_deep_feature(decoder.finish(layer, hidden, attended, visit.selection), rows, visit);
    }
    return hidden;
}

}  // namespace emloc
