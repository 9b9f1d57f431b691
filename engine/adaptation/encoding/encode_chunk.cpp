#include "engine/adaptation/encoding/encode_chunk.h"

#include "engine/model/decoder/walk.h"

namespace emloc {

LayerCaches encode_chunk(const Decoder& decoder, const LayerCaches& memory, std::int64_t offset,
                         const EncodedSequence& sequence, const std::stop_token& stop, const WatchLayer& watch) {
    auto positions = sequence.positions;
    positions.shift(offset);
    auto rows = decoder.pack({&positions, 1});
    rows.deep = sequence.deep;
    LayerCaches caches;
    const WalkOptions options{.before = &memory.states, .after = &caches.states};
    walk_layers(decoder, sequence.embeddings, rows, options, stop, [&](const LayerVisit& visit) {
        const auto projection = decoder.project(visit.layer, visit.hidden, rows);
        caches.push_back(projection.own);
        if (watch) watch({decoder, visit.layer, offset, positions.end(), projection, rows});
        if (visit.layer + 1 == decoder.layers()) return at::Tensor();  // nobody asks what leaves the last layer
        return decoder.attend(projection, part_of(memory, visit.layer), rows).output;
    });
    return caches;
}

}  // namespace emloc
