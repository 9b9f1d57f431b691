#include "engine/adaptation/methods/emloc/observe.h"

#include <algorithm>

#include "engine/adaptation/methods/emloc/importance.h"
#include "engine/kernels/parallel.h"
#include "engine/model/decoder/walk.h"

namespace emloc {
namespace {

using Demonstrations = std::span<const EncodedSequence>;

const std::vector<std::int64_t>& attending_rows(const EncodedSequence& demonstration) {
    return demonstration.attending_rows.empty() ? demonstration.label_rows : demonstration.attending_rows;
}

// The rows that are asked for: the first, and behind the last.
std::pair<std::int64_t, std::int64_t> asked_rows(const EncodedSequence& demonstration) {
    const auto& labels = demonstration.label_rows;
    const auto& attending = attending_rows(demonstration);
    return {std::min(labels.front(), attending.front()), std::max(labels.back(), attending.back()) + 1};
}

// How many of the first `most` rows the two have in common.
std::int64_t common_rows(const EncodedSequence& a, const EncodedSequence& b, std::int64_t most) {
    const auto same = (a.embeddings.narrow(0, 0, most) == b.embeddings.narrow(0, 0, most)).all(1).to(at::kCPU);
    std::int64_t common = 0;
    while (common < most && same[common].item<bool>() && a.positions.at(common) == b.positions.at(common)) ++common;
    return common;
}

// Turns begin alike (<|im_start|>user and so on), so what they begin with is computed once a batch.
std::int64_t shared_rows(Demonstrations demonstrations) {
    if (demonstrations.size() < 2) return 0;
    auto shared = asked_rows(demonstrations[0]).first;
    for (const auto& other : demonstrations.subspan(1))
        shared = common_rows(demonstrations[0], other, std::min(shared, asked_rows(other).first));
    return shared;
}

// The indices where batches begin, and the end. An even number of batches, of rows about alike in number: two threads,
// or four, have equal work.
std::vector<std::size_t> plan_batches(Demonstrations demonstrations, std::int64_t batch_rows) {
    std::int64_t rows = 0, before = 0, batch = -1;
    for (const auto& demonstration : demonstrations) rows += asked_rows(demonstration).second;
    const auto batches = (rows + 2 * batch_rows - 1) / (2 * batch_rows) * 2;
    std::vector<std::size_t> begins;
    for (std::size_t d = 0; d < demonstrations.size(); ++d) {
        const auto own = before * batches / rows;
        if (own > batch) begins.push_back(d);
        batch = own;
        before += asked_rows(demonstrations[d]).second;
    }
    begins.push_back(demonstrations.size());
    return begins;
}

// Demonstrations packed behind the rows that they share. Rows behind the last one that is asked for are left out.
struct Packing {
    std::vector<Positions> positions;
    std::vector<at::Tensor> embeddings;
    std::vector<std::vector<at::Tensor>> deep;  // by feature, as embeddings
    std::vector<std::int64_t> labels, attending;
};

// Rows begin .. end of a demonstration.
void add_rows(const EncodedSequence& demonstration, std::int64_t begin, std::int64_t end, Packing& packing) {
    packing.positions.push_back(demonstration.positions.slice(begin, end));
    packing.embeddings.push_back(demonstration.embeddings.slice(0, begin, end));
    packing.deep.resize(demonstration.deep.size());
    for (std::size_t feature = 0; feature < packing.deep.size(); ++feature)
        packing.deep[feature].push_back(demonstration.deep[feature].slice(0, begin, end));
}

Packing pack(Demonstrations demonstrations, std::int64_t shared, std::int64_t offset) {
    Packing packing;
    if (shared > 0) add_rows(demonstrations[0], 0, shared, packing);
    std::int64_t moved = 0;  // from the demonstration's rows to the packed ones
    for (const auto& demonstration : demonstrations) {
        const auto end = asked_rows(demonstration).second;
        add_rows(demonstration, shared, end, packing);
        for (const auto row : demonstration.label_rows) packing.labels.push_back(row + moved);
        for (const auto row : attending_rows(demonstration)) packing.attending.push_back(row + moved);
        moved += end - shared;
    }
    for (auto& positions : packing.positions) positions.shift(offset);
    return packing;
}

class BatchObserver {
 public:
    BatchObserver(const Decoder& decoder, const LayerCaches& memory, const LayerCaches& chunk, std::stop_token stop)
        : decoder_(decoder), memory_(memory), chunk_(chunk), stop_(std::move(stop)) {}

    // The batch, and the attention of its rows to the chunk, [layers, kv_heads, tokens].
    std::pair<ObservedBatch, at::Tensor> observe(const Packing& packing, bool is_behind_shared) const {
        ObservedBatch batch;
        batch.rows = decoder_.pack(packing.positions, is_behind_shared);
        for (const auto& feature : packing.deep) batch.rows.deep.push_back(at::cat(feature));
        batch.labels = decoder_.select(batch.rows, packing.labels);
        const auto attending = decoder_.select(batch.rows, packing.attending);
        std::vector<at::Tensor> attention;
        const WalkOptions from_the_first{.last_rows = &batch.labels, .before = &chunk_.states};
        const auto embeddings = at::cat(packing.embeddings);
        const auto last = walk_layers(decoder_, embeddings, batch.rows, from_the_first, stop_, [&](const auto& visit) {
            const auto& chunk = chunk_[static_cast<std::size_t>(visit.layer)];
            batch.hidden.push_back(visit.hidden);
            auto projection = decoder_.project(visit.layer, visit.hidden, batch.rows);
            attention.push_back(label_attention(projection, batch.rows, attending, chunk.key));
            const auto* selection = visit.selection;
            if (selection != nullptr) projection.query = projection.query.index_select(1, selection->rows);
            batch.query.push_back(projection.query);
            batch.seen.push_back(decoder_.attend(projection, part_of(memory_, visit.layer), batch.rows, selection));
            return merge_with(batch.seen.back(), projection.query, chunk).output;
        });
        batch.reference = decoder_.logits(last);
        return {std::move(batch), at::stack(attention)};
    }

 private:
    const Decoder& decoder_;
    const LayerCaches& memory_;
    const LayerCaches& chunk_;
    std::stop_token stop_;
};

}  // namespace

at::Tensor Observation::reference() const {
    std::vector<at::Tensor> all;
    for (const auto& batch : batches) all.push_back(batch.reference);
    return at::cat(all);
}

Observation observe_chunk(const Decoder& decoder, const LayerCaches& memory, std::int64_t offset,
                          const EncodedChunk& chunk, const LayerCaches& chunk_caches, const SearchRule& rule,
                          const std::stop_token& stop) {
    std::vector<EncodedSequence> asked;
    for (const auto& demonstration : chunk.observations)
        if (!demonstration.label_rows.empty()) asked.push_back(demonstration);
    const auto shared = shared_rows(asked);
    const auto begins = plan_batches(asked, rule.batch_rows);
    Observation observation;
    observation.batches.resize(begins.size() - 1);
    std::vector<at::Tensor> attention(observation.batches.size());
    const BatchObserver observer(decoder, memory, chunk_caches, stop);
    run_in_parallel(static_cast<std::int64_t>(attention.size()), [&](std::int64_t piece) {
        const auto b = static_cast<std::size_t>(piece);
        const auto own = Demonstrations(asked).subspan(begins[b], begins[b + 1] - begins[b]);
        const auto packing = pack(own, shared, offset + chunk.sequence.positions.end());
        std::tie(observation.batches[b], attention[b]) = observer.observe(packing, shared > 0);
    });
    for (const auto& batch : observation.batches) observation.label_rows += batch.labels.begins.back();
    auto of_layers = at::stack(attention).sum(0);
    if (rule.mean_over_heads) of_layers /= static_cast<double>(decoder.heads_per_group());
    observation.attention = of_layers;
    observation.importance = pooled_importance(of_layers, chunk.sequence.label_rows, rule.label_bonus);
    return observation;
}

}  // namespace emloc
