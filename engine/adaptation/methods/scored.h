// Methods that score a chunk's tokens and keep the best of each KV head: all that is left to say is the score.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/adaptation/methods/method.h"
#include "engine/adaptation/methods/registry.h"

namespace emloc {

// The scores of a chunk's tokens, [layers, kv_heads, tokens], f32: the higher, the rather kept. Equal scores keep the
// later token.
using Scorer =
    std::function<at::Tensor(const PrunedMemory& memory, const ChunkInput& input, const OptionValues& options)>;

// As above, of what the replay of the chunk's demonstrations has shown.
using ObservationScorer = std::function<at::Tensor(const Observation& observation)>;

// As above, of one layer, [kv_heads, tokens], while the chunk is read.
using LayerScorer = std::function<at::Tensor(const ReadLayer& layer, const OptionValues& options)>;

// What stays of a chunk, of how many layers and tokens, and which chunk it is.
struct ChunkSize {
    std::int64_t layers = 0;
    std::int64_t tokens = 0;
    std::int64_t chunk = 0;
};
// How many tokens each layer keeps of it.
using LayerCounts = std::function<std::vector<std::int64_t>(const ChunkSize& size, const OptionValues& options)>;

// What a method of this kind consists of.
struct ScoredRule {
    Scorer whole = {};  // one of these three
    LayerScorer by_layer = {};
    ObservationScorer observed = {};  // observes, for all that need it
    LayerCounts counts = {};          // none: budget_counts(), whose options are added
    std::vector<OptionDescription> options = {};
    bool observes = false;  // the scorer replays the demonstrations
};

// Every KV head of a layer keeps as many tokens of each chunk as the budget says.
MethodDescription scored_method(std::string name, std::string title, std::string summary, ScoredRule rule);

// The budget that methods have in common, the same in all layers: int(share * tokens), as kvpress counts (`budget`), or
// so many tokens (`budget_tokens`), or a number for each layer of each chunk in turn (`budget_counts`); never more than
// there are. The options also say how a layer's heads share it (`heads`), whether a score decides instead (`budget_by`,
// `least_score`), and which divergence bounds it (`delta`, `ratios`); to them scored_method() sees itself.
std::vector<std::int64_t> budget_counts(const ChunkSize& size, const OptionValues& options);
std::vector<OptionDescription> budget_options();

}  // namespace emloc
