#include "engine/adaptation/search.h"

#include <algorithm>

#include "engine/adaptation/importance.h"

namespace emloc {
namespace {

// What rows of that layer see beside themselves.
std::array<KeyValue, 2> prefix_of(const LayerCaches& memory, const LayerCaches& chunk, std::int64_t layer) {
    const auto l = static_cast<std::size_t>(layer);
    return {memory.empty() ? KeyValue{} : memory[l], chunk.empty() ? KeyValue{} : chunk[l]};
}

std::vector<float> to_vector(const at::Tensor& tensor) {
    const auto host = tensor.to(at::kCPU, at::kFloat).contiguous();
    return {host.const_data_ptr<float>(), host.const_data_ptr<float>() + host.numel()};
}

// A layer of the outcome at a ratio; at 1 all is kept, in its order.
void keep(std::int64_t layer, double ratio, const SearchInput& input, const Trials& trials, ChunkOutcome& outcome) {
    const auto l = static_cast<std::size_t>(layer);
    auto& decision = outcome.decisions[l];
    decision.ratio = ratio;
    decision.kept.clear();
    outcome.kept[l] = input.chunk_caches[l];
    if (ratio >= 1) return;
    const auto index = trials.kept_index(layer, ratio);
    decision.kept = kept_indices(index);
    outcome.kept[l] = gather_tokens(input.chunk_caches[l], index);
}

}  // namespace

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

ChunkOutcome ChunkSearch::search(int chunk, const LayerCaches& chunk_caches, const Observation& observation,
                                 const AdaptationOptions& options, Observer& observer, const SearchHint& hint) const {
    ChunkOutcome outcome{.kept = chunk_caches, .trials = {}, .decisions = {}, .hint = {}};
    for (std::int64_t layer = 0; layer < decoder_.layers(); ++layer)
        outcome.decisions.push_back(
            {.chunk = chunk, .layer = static_cast<int>(layer), .importance = to_vector(observation.importance[layer])});
    const SearchInput input{decoder_, memory_, chunk_caches, observation, options, rule_.batch_rows, chunk};
    Trials trials(input, observer, stop_);
    const bool guided = options.search == SearchMethod::kGuided && decoder_.layers() >= kLeastGuidedLayers;
    if (guided) {
        outcome.hint = GuidedSearch(input, trials, hint).run();
        for (std::int64_t layer = 0; layer < decoder_.layers(); ++layer)
            keep(layer, outcome.hint.ratios[static_cast<std::size_t>(layer)], input, trials, outcome);
    }
    for (auto top = decoder_.layers() - 1; top >= 0; top -= rule_.layers_per_group) {
        const auto bottom = std::max<std::int64_t>(0, top - rule_.layers_per_group + 1);
        if (!guided) decide(bottom, top, input, trials, outcome);
        for (auto layer = top; layer >= bottom; --layer)
            observer.decision(outcome.decisions[static_cast<std::size_t>(layer)]);
    }
    outcome.trials = trials.take();
    return outcome;
}

void ChunkSearch::decide(std::int64_t bottom, std::int64_t top, const SearchInput& input, Trials& trials,
                         ChunkOutcome& outcome) const {
    throw_if_stopped(stop_);
    auto replay = trials.replay(bottom);
    for (const auto ratio : input.options.ratios) {
        for (auto layer = bottom; layer <= top; ++layer) keep(layer, ratio, input, trials, outcome);
        const Trial trial{.layer = static_cast<int>(top), .ratio = ratio, .kept_tokens = trials.kept_count(ratio)};
        if (trials.run(replay, outcome.kept, trial)) return;
    }
    for (auto layer = bottom; layer <= top; ++layer) keep(layer, 1, input, trials, outcome);
}

}  // namespace emloc
