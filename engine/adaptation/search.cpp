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

void append_layers(LayerCaches& memory, const LayerCaches& more) {
    memory.resize(more.size());
    for (std::size_t layer = 0; layer < more.size(); ++layer) memory[layer] = append_tokens(memory[layer], more[layer]);
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
    std::vector<std::int64_t> labels, attending;
    std::int64_t begin = 0;
    for (const auto& demonstration : chunk.observations) {
        positions.push_back(demonstration.positions);
        positions.back().shift(offset);
        embeddings.push_back(demonstration.embeddings);
        const auto& own = demonstration.attending_rows;
        for (const auto row : demonstration.label_rows) labels.push_back(begin + row);
        for (const auto row : own.empty() ? demonstration.label_rows : own) attending.push_back(begin + row);
        begin += demonstration.positions.size();
    }
    Observation observation;
    observation.rows = decoder_.pack(positions);
    observation.labels = decoder_.select(observation.rows, labels);
    const auto attending_rows = decoder_.select(observation.rows, attending);
    std::vector<at::Tensor> attention;
    auto x = at::cat(embeddings);
    const auto last = decoder_.layers() - 1;
    for (std::int64_t layer = 0; layer <= last; ++layer) {
        throw_if_stopped(stop_);
        observation.hidden.push_back(x);
        const auto projection = decoder_.project(layer, x, observation.rows);
        attention.push_back(label_attention(projection, observation.rows, attending_rows,
                                            chunk_caches[static_cast<std::size_t>(layer)].key));
        x = decoder_.finish(layer, x, projection, prefix_of(memory_, chunk_caches, layer), observation.rows,
                            layer == last ? &observation.labels : nullptr);
    }
    observation.reference = decoder_.logits(x);
    auto of_layers = at::stack(attention);
    if (rule_.mean_over_heads) of_layers /= static_cast<double>(decoder_.heads_per_group());
    observation.importance = pooled_importance(of_layers, chunk.sequence.label_rows, rule_.label_bonus);
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
    for (std::int64_t layer = 0; layer < decoder_.layers(); ++layer)
        outcome.decisions.push_back(
            {.chunk = chunk, .layer = static_cast<int>(layer), .importance = to_vector(observation.importance[layer])});
    for (auto top = decoder_.layers() - 1; top >= 0; top -= rule_.layers_per_group) {
        const auto bottom = std::max<std::int64_t>(0, top - rule_.layers_per_group + 1);
        decide(bottom, top, chunk_caches, observation, options, observer, outcome);
        for (auto layer = top; layer >= bottom; --layer)
            observer.decision(outcome.decisions[static_cast<std::size_t>(layer)]);
    }
    return outcome;
}

void ChunkSearch::decide(std::int64_t bottom, std::int64_t top, const LayerCaches& chunk_caches,
                         const Observation& observation, const AdaptationOptions& options, Observer& observer,
                         ChunkOutcome& outcome) const {
    throw_if_stopped(stop_);
    const auto chunk = outcome.decisions[0].chunk, trial_layer = static_cast<int>(top);
    const auto projection =
        decoder_.project(bottom, observation.hidden[static_cast<std::size_t>(bottom)], observation.rows);
    for (const auto ratio : options.ratios) {
        observer.trial_begun({chunk, trial_layer, ratio});
        const Stopwatch stopwatch;
        const auto count = static_cast<std::int64_t>(static_cast<double>(observation.importance.size(2)) * ratio);
        std::vector<at::Tensor> indices;
        for (auto layer = bottom; layer <= top; ++layer) {
            const auto l = static_cast<std::size_t>(layer);
            indices.push_back(most_important(observation.importance[layer], count));
            outcome.kept[l] = gather_tokens(chunk_caches[l], indices.back());
        }
        const auto js = divergence(bottom, projection, outcome.kept, observation);
        const bool accepted = js <= options.delta;  // NaN rejects
        outcome.trials.push_back({chunk, trial_layer, ratio, count, js, accepted, stopwatch.seconds()});
        observer.trial(outcome.trials.back());
        for (auto layer = bottom; layer <= top; ++layer) {
            const auto l = static_cast<std::size_t>(layer);
            if (!accepted) {
                outcome.kept[l] = chunk_caches[l];
                continue;
            }
            outcome.decisions[l].ratio = ratio;
            outcome.decisions[l].kept = kept_indices(indices[static_cast<std::size_t>(layer - bottom)]);
        }
        if (accepted) return;
    }
}

}  // namespace emloc
