#include "engine/model/decoder/walk.h"

#include <algorithm>

#include "engine/core/cancelled.h"

namespace emloc {
namespace {

// `hidden` is what left a layer, and nobody else's.
at::Tensor with_deep_feature(at::Tensor hidden, const PackedRows& rows, std::int64_t depth,
                             const RowSelection* selection) {
    if (depth >= static_cast<std::int64_t>(rows.deep.size())) return hidden;
    const auto& feature = rows.deep[static_cast<std::size_t>(depth)];
    return hidden.add_(selection == nullptr ? feature : feature.index_select(0, selection->rows));
}

// The linear layer at that depth, which is the `place`th of its kind.
at::Tensor pass_linear(const Decoder& decoder, std::int64_t depth, std::int64_t place, const at::Tensor& hidden,
                       const PackedRows& rows, const WalkOptions& options) {
    const auto index = static_cast<std::size_t>(place);
    const bool goes_on = options.before != nullptr && !options.before->empty();
    const auto before = goes_on ? (*options.before)[index] : LayerState{};
    if (options.after != nullptr) options.after->resize(std::max(options.after->size(), index + 1));
    auto* after = options.after == nullptr ? nullptr : &(*options.after)[index];
    return with_deep_feature(decoder.pass_linear(place, hidden, rows, before, after), rows, depth, nullptr);
}

}  // namespace

at::Tensor walk_layers(const Decoder& decoder, at::Tensor hidden, const PackedRows& rows, const WalkOptions& options,
                       const std::stop_token& stop, const AttendLayer& attend) {
    const auto last = decoder.depth() - 1;
    auto layer = options.first.value_or(0);
    for (auto depth = options.first ? decoder.depth_of(layer) : 0; depth <= last; ++depth) {
        throw_if_stopped(stop);
        if (depth < decoder.depth_of(layer)) {
            hidden = pass_linear(decoder, depth, depth - layer, hidden, rows, options);
            continue;
        }
        const LayerVisit visit{layer, hidden, depth == last ? options.last_rows : nullptr};
        const auto attended = attend(visit);
        if (!attended.defined()) break;
        hidden =
            with_deep_feature(decoder.finish(layer, hidden, attended, visit.selection), rows, depth, visit.selection);
        ++layer;
    }
    return hidden;
}

}  // namespace emloc
