#include "engine/adaptation/search.h"

#include "engine/adaptation/divergence.h"
#include "engine/adaptation/importance.h"
#include "engine/profiling/stopwatch.h"

namespace emloc {
namespace {

// What rows of that layer see beside themselves.
std::array<KeyValue, 2> prefix_of(const LayerCaches& memory, const LayerCaches& chunk, std::int64_t layer) {
    const auto l = static_cast<std::size_t>(layer);
    return {memory.empty() ? KeyValue{} : memory[l], chunk.empty() ? KeyValue{} : chunk[l]};
}

std::vector<std::vector<std::int32_t>> kept_indices(const at::Tensor& index) {
    const auto host = index.to(at::kCPU, at::kInt).contiguous();
    std::vector<std::vector<std::int32_t>> kept;
    for (std::int64_t head = 0; head < host.size(0); ++head) {
        const auto* begin = host.const_data_ptr<std::int32_t>() + head * host.size(1);
        kept.emplace_back(begin, begin + host.size(1));
    }
    return kept;
}

std::vector<float> to_vector(const at::Tensor& tensor) {
    const auto host = tensor.to(at::kCPU, at::kFloat).contiguous();
    return {host.const_data_ptr<float>(), host.const_data_ptr<float>() + host.numel()};
}

}  // namespace

at::Tensor most_important(const at::Tensor& importance, std::int64_t count) {
    return std::get<0>(std::get<1>(importance.topk(count, -1)).sort(-1));
}

KeyValue gather_tokens(const KeyValue& all, const at::Tensor& index) {
    const auto wide = index.unsqueeze(-1).expand({-1, -1, all.key.size(2)});
    return {all.key.gather(1, wide), all.value.gather(1, wide)};
}

KeyValue append_tokens(const KeyValue& first, const KeyValue& second) {
    if (first.tokens() == 0) return second;
    if (second.tokens() == 0) return first;
    return {at::cat({first.key, second.key}, 1), at::cat({first.value, second.value}, 1)};
}

LayerCaches ChunkSearch::encode(const EncodedSequence& sequence) const {
    auto positions = sequence.positions;
    positions.shift(offset_);
    const auto rows = decoder_.pack({&positions, 1});
    LayerCaches caches;
    auto x = sequence.embeddings;
    for (std::int64_t layer = 0; layer < decoder_.layers(); ++layer) {
        throw_if_stopped(stop_);
        const auto projection = decoder_.project(layer, x, rows);
        caches.push_back(projection.own);
        if (layer + 1 < decoder_.layers())
            x = decoder_.finish(layer, x, projection, prefix_of(memory_, {}, layer), rows);
    }
    return caches;
}

Observation ChunkSearch::observe(const EncodedChunk& chunk, const LayerCaches& chunk_caches) const {
    const auto offset = offset_ + chunk.sequence.positions.end();
    std::vector<Positions> positions;
    std::vector<at::Tensor> embeddings;
    std::vector<std::int64_t> labels;
    std::int64_t begin = 0;
    for (const auto& demonstration : chunk.observations) {
        positions.push_back(demonstration.positions);
        positions.back().shift(offset);
        embeddings.push_back(demonstration.embeddings);
        for (const auto row : demonstration.label_rows) labels.push_back(begin + row);
        begin += demonstration.positions.size();
    }
    Observation observation;
    observation.rows = decoder_.pack(positions);
    observation.labels = decoder_.select(observation.rows, labels);
    std::vector<at::Tensor> attention;
    auto x = at::cat(embeddings);
    const auto last = decoder_.layers() - 1;
    for (std::int64_t layer = 0; layer <= last; ++layer) {
        throw_if_stopped(stop_);
        observation.hidden.push_back(x);
        const auto projection = decoder_.project(layer, x, observation.rows);
        attention.push_back(label_attention(projection, observation.rows, observation.labels,
                                            chunk_caches[static_cast<std::size_t>(layer)].key));
        x = decoder_.finish(layer, x, projection, prefix_of(memory_, chunk_caches, layer), observation.rows,
                            layer == last ? &observation.labels : nullptr);
    }
    observation.reference = decoder_.logits(x);
    observation.importance = pooled_importance(at::stack(attention), chunk.sequence.label_rows);
    return observation;
}

double ChunkSearch::divergence(std::int64_t first, const Projection& first_projection, const LayerCaches& caches,
                               const Observation& observation) const {
    auto x = observation.hidden[static_cast<std::size_t>(first)];
    const auto last = decoder_.layers() - 1;
    for (auto layer = first; layer <= last; ++layer) {
        throw_if_stopped(stop_);
        const auto projection = layer == first ? first_projection : decoder_.project(layer, x, observation.rows);
        x = decoder_.finish(layer, x, projection, prefix_of(memory_, caches, layer), observation.rows,
                            layer == last ? &observation.labels : nullptr);
    }
    return mean_divergence(decoder_.logits(x), observation.reference);
}

ChunkOutcome ChunkSearch::search(int chunk, const LayerCaches& chunk_caches, const Observation& observation,
                                 const AdaptationOptions& options, Observer& observer) const {
    ChunkOutcome outcome{.kept = chunk_caches, .trials = {}, .decisions = {}};
    outcome.decisions.resize(chunk_caches.size());
    for (auto layer = decoder_.layers() - 1; layer >= 0; --layer) {
        const auto l = static_cast<std::size_t>(layer);
        const auto importance = observation.importance[layer];
        Decision decision{.chunk = chunk, .layer = static_cast<int>(layer), .importance = to_vector(importance)};
        throw_if_stopped(stop_);
        const auto projection = decoder_.project(layer, observation.hidden[l], observation.rows);
        for (const auto ratio : options.ratios) {
            const Stopwatch stopwatch;
            observer.trial_begun({chunk, static_cast<int>(layer), ratio});
            const auto count = static_cast<std::int64_t>(static_cast<double>(importance.size(1)) * ratio);
            const auto index = most_important(importance, count);
            outcome.kept[l] = gather_tokens(chunk_caches[l], index);
            const auto js = divergence(layer, projection, outcome.kept, observation);
            const bool accepted = js <= options.delta;  // NaN rejects
            outcome.trials.push_back({chunk, static_cast<int>(layer), ratio, count, js, accepted, stopwatch.seconds()});
            observer.trial(outcome.trials.back());
            if (accepted) {
                decision.ratio = ratio;
                decision.kept = kept_indices(index);
                break;
            }
            outcome.kept[l] = chunk_caches[l];
        }
        observer.decision(decision);
        outcome.decisions[l] = std::move(decision);
    }
    return outcome;
}

}  // namespace emloc
