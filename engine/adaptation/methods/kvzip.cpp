// KVzip (Kim et al., NeurIPS 2025, section 3), adapted: a token counts as much as any row attends to it while the
// demonstrations are read once more, each alone behind the memory and the chunk. (The published one repeats the text.)
#include <array>
#include <cmath>
#include <limits>

#include "engine/adaptation/methods/scored.h"
#include "engine/model/decoder/walk.h"

namespace emloc {
namespace {

// The most that any row and any head of a group attends to each of the chunk's tokens: softmax over the chunk's keys
// and the rows' own. Returns [kv_heads, tokens], f32.
at::Tensor most_attention(const Projection& rows, const at::Tensor& chunk_key) {
    const auto kv_heads = chunk_key.size(0), tokens = chunk_key.size(1), width = chunk_key.size(2);
    const auto count = rows.query.size(1);
    const auto query = rows.query.to(at::kFloat).reshape({kv_heads, -1, width});
    const auto keys = at::cat({chunk_key, rows.own.key}, 1).to(at::kFloat);
    const auto scale = 1 / std::sqrt(static_cast<double>(width));
    auto scores = (at::matmul(query, keys.transpose(1, 2)) * scale).view({kv_heads, -1, count, keys.size(1)});
    const auto later = at::ones({count, count}, scores.options().dtype(at::kBool)).triu(1);
    scores.narrow(3, tokens, count).masked_fill_(later, -std::numeric_limits<double>::infinity());
    return scores.softmax(-1).narrow(3, 0, tokens).amax({1, 2});
}

at::Tensor replayed_attention(const PrunedMemory& memory, const ChunkInput& input, const OptionValues&) {
    const auto& decoder = input.decoder;
    std::vector<at::Tensor> most(static_cast<std::size_t>(decoder.layers()));
    for (std::size_t l = 0; l < most.size(); ++l) {
        const auto& key = input.caches[l].key;
        most[l] = at::zeros({key.size(0), key.size(1)}, key.options().dtype(at::kFloat));
    }
    for (const auto& demonstration : input.chunk.observations) {
        auto positions = demonstration.positions;
        positions.shift(input.offset + input.chunk.sequence.positions.end());
        auto rows = decoder.pack({&positions, 1});
        rows.deep = demonstration.deep;
        const WalkOptions options{.before = &input.caches.states};
        walk_layers(decoder, demonstration.embeddings, rows, options, input.stop, [&](const LayerVisit& visit) {
            const auto l = static_cast<std::size_t>(visit.layer);
            const auto projection = decoder.project(visit.layer, visit.hidden, rows);
            most[l] = at::maximum(most[l], most_attention(projection, input.caches[l].key));
            if (visit.layer + 1 == decoder.layers()) return at::Tensor();
            const std::array prefix{memory.caches.empty() ? KeyValue{} : memory.caches[l], input.caches[l]};
            return decoder.attend(projection, prefix, rows).output;
        });
    }
    return at::stack(most);
}

}  // namespace

MethodDescription kvzip_method() {
    return scored_method(
        "kvzip", translatable("Methods", "KVzip"),
        translatable("Methods", "Reads the demonstrations once more and keeps what any of their tokens attends to"),
        {.whole = replayed_attention, .observes = true});
}

}  // namespace emloc
