#include "engine/adaptation/methods/scored.h"

#include <algorithm>
#include <utility>

#include "engine/adaptation/methods/decisions.h"
#include "engine/core/stopwatch.h"

namespace emloc {
namespace {

constexpr double kDefaultBudget = 0.2;  // what EMLoC keeps on the paper's tasks, about
constexpr double kLeastBudget = 0.001;

// [kv_heads, count], ascending, of one layer's scores. A stable sort: of equal scores the later tokens stay.
at::Tensor best(const at::Tensor& scores, std::int64_t count) {
    const auto order = std::get<1>(scores.sort(/*stable=*/true, -1, /*descending=*/false));
    return std::get<0>(order.narrow(-1, order.size(-1) - count, count).sort(-1));
}

class ScoredMethod : public Method {
 public:
    ScoredMethod(ScoredRule rule, OptionValues options) : rule_(std::move(rule)), options_(std::move(options)) {}

    void watch(const ReadLayer& layer) override {
        if (!rule_.by_layer) return;
        if (layer.layer == 0) watched_.clear();
        watched_.push_back(rule_.by_layer(layer, options_));
    }

    Compression compress(const PrunedMemory& memory, const ChunkInput& input) override {
        if (rule_.observes) input.observer.phase_begun({input.chunk.index, AdaptationPhase::kObservation});
        const Stopwatch observing;
        const auto scores = rule_.by_layer ? at::stack(watched_) : rule_.whole(memory, input, options_);
        const auto seconds = rule_.observes ? observing.seconds() : 0;
        input.observer.phase_begun({input.chunk.index, AdaptationPhase::kSearch});
        const ChunkSize size{scores.size(0), input.tokens(), input.chunk.index};
        const auto counts = rule_.counts(size, options_);
        Compression result{.observation_seconds = seconds};
        for (std::int64_t layer = 0; layer < size.layers; ++layer) {
            throw_if_stopped(input.stop);
            const auto count = std::clamp<std::int64_t>(counts[static_cast<std::size_t>(layer)], 0, size.tokens);
            result.decisions.push_back(decide(size, static_cast<int>(layer), count, scores[layer]));
            input.observer.decision(result.decisions.back());
        }
        result.kept = kept_of(input.caches, result.decisions);
        return result;
    }

 private:
    static Decision decide(const ChunkSize& size, int layer, std::int64_t count, const at::Tensor& scores) {
        Decision decision{.chunk = static_cast<int>(size.chunk),
                          .layer = layer,
                          .ratio = size.tokens > 0 ? static_cast<double>(count) / static_cast<double>(size.tokens) : 1,
                          .kept = {},
                          .importance = importance_of(scores)};
        if (count < size.tokens) decision.kept = kept_indices(best(scores, count));
        return decision;
    }

    ScoredRule rule_;
    OptionValues options_;
    std::vector<at::Tensor> watched_;  // [layers so far]: of the chunk that is read
};

}  // namespace

std::vector<std::int64_t> budget_counts(const ChunkSize& size, const OptionValues& options) {
    const auto given = options.get<std::vector<double>>("budget_counts");
    const auto first = static_cast<std::size_t>(size.chunk * size.layers);
    if (first + static_cast<std::size_t>(size.layers) <= given.size())
        return {given.begin() + static_cast<std::ptrdiff_t>(first),
                given.begin() + static_cast<std::ptrdiff_t>(first) + size.layers};
    const auto tokens = options.get<std::int64_t>("budget_tokens");
    const auto count = tokens > 0 ? tokens : count_of_share(options.get<double>("budget"), size.tokens);
    return std::vector<std::int64_t>(static_cast<std::size_t>(size.layers), std::min(count, size.tokens));
}

std::vector<OptionDescription> budget_options() {
    return {{.name = "budget",
             .help = "The share of every chunk's tokens that stays",
             .otherwise = kDefaultBudget,
             .unit = "SHARE",
             .least = kLeastBudget,
             .most = 1},
            {.name = "budget_tokens",
             .help = "So many tokens of every chunk stay, whatever their share (0: as the share says)",
             .otherwise = std::int64_t{0},
             .unit = "N",
             .least = 0},
            {.name = "budget_counts",
             .help = "The tokens that stay, for each layer of each chunk in turn (--budget-as writes it)",
             .otherwise = std::vector<double>{},
             .unit = "N,N,...",
             .least = 0}};
}

MethodDescription scored_method(std::string name, std::string title, std::string summary, ScoredRule rule) {
    if (!rule.counts) {
        rule.counts = budget_counts;
        const auto budget = budget_options();
        rule.options.insert(rule.options.begin(), budget.begin(), budget.end());
    }
    return {.name = std::move(name),
            .title = std::move(title),
            .summary = std::move(summary),
            .observes = rule.observes,
            .options = rule.options,
            .make = [rule](const OptionValues& options) { return std::make_unique<ScoredMethod>(rule, options); }};
}

}  // namespace emloc
