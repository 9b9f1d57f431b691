#include "engine/model/forward.h"

#include <vector>

#include "engine/model/decoder/walk.h"

namespace emloc {

ForwardPass forward(const Decoder& decoder, const at::Tensor& embeddings, const PackedRows& rows,
                    std::span<const LayerCaches> before, const RowSelection* wanted, const std::stop_token& stop) {
    ForwardPass pass;
    WalkOptions options{.last_rows = wanted, .after = &pass.own.states};
    for (const auto& caches : before)
        if (!caches.states.empty()) options.before = &caches.states;
    const auto last = walk_layers(decoder, embeddings, rows, options, stop, [&](const LayerVisit& visit) {
        std::vector<KeyValue> prefix;
        for (const auto& caches : before)
            for (const auto& part : part_of(caches, visit.layer)) prefix.push_back(part);
        auto projection = decoder.project(visit.layer, visit.hidden, rows, visit.selection);
        auto attended = decoder.attend(projection, prefix, rows, visit.selection);
        pass.own.push_back(std::move(projection.own));
        return attended.output;
    });
    pass.logits = decoder.logits(last);
    return pass;
}

}  // namespace emloc
