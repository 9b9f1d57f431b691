#include "engine/adaptation/methods/scored.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/adaptation/methods/choose_tokens.h"
#include "engine/adaptation/methods/decisions.h"
#include "engine/adaptation/methods/emloc/observed_chunk.h"
#include "engine/adaptation/methods/emloc/trials.h"
#include "engine/core/stopwatch.h"

namespace emloc {
namespace {

constexpr double kDefaultBudget = 0.2;  // what EMLoC keeps on the paper's tasks, about
constexpr double kLeastBudget = 0.001;
constexpr double kNoBound = 1;  // above every JS divergence, which is at most ln 2
constexpr const char* kEqualHeads = "equal";
constexpr const char* kAdaptiveHeads = "adaptive";
constexpr const char* kByShare = "share";
constexpr const char* kByScore = "score";

// The shares that are tried under a bound.
std::vector<double> ladder() {
    return {0.05, 0.1, 0.2, 0.3, 0.5, 0.7};
}

std::int64_t size_of(const KeptTokens& kept) {
    return std::accumulate(kept.begin(), kept.end(), std::int64_t{0},
                           [](std::int64_t sum, const auto& head) { return sum + std::ssize(head); });
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
        const auto delta = options_.get<double>("delta", kNoBound);
        const bool is_bounded = delta < kNoBound && !input.chunk.observations.empty();
        if (rule_.observes) input.observer.phase_begun({input.chunk.index, AdaptationPhase::kObservation});
        const Stopwatch observing;
        Compression result;
        const auto scores = scored(memory, input, result);
        result.observation_seconds = rule_.observes ? observing.seconds() : 0;
        if (is_bounded) {
            search(memory, input, scores, result);
        } else {
            input.observer.phase_begun({input.chunk.index, AdaptationPhase::kSearch});
            result.decisions = decide(input, scores, options_);
        }
        for (const auto& decision : result.decisions) input.observer.decision(decision);
        result.kept = kept_of(input.caches, result.decisions);
        return result;
    }

 private:
    at::Tensor scored(const PrunedMemory& memory, const ChunkInput& input, Compression& result) const {
        if (rule_.by_layer) return at::stack(watched_);
        if (!rule_.observed) return rule_.whole(memory, input, options_);
        result.observation = std::make_shared<const Observation>(observed_chunk(memory.caches, input));
        return rule_.observed(*result.observation);
    }

    // By layer.
    std::vector<Decision> decide(const ChunkInput& input, const at::Tensor& scores, const OptionValues& options) const {
        const ChunkSize size{scores.size(0), input.tokens(), input.chunk.index};
        const auto counts = rule_.counts(size, options);
        std::vector<Decision> decisions;
        for (std::int64_t layer = 0; layer < size.layers; ++layer) {
            throw_if_stopped(input.stop);
            const auto count = std::clamp<std::int64_t>(counts[static_cast<std::size_t>(layer)], 0, size.tokens);
            auto kept = chosen(scores[layer], count, options);
            const auto all = size.tokens * std::ssize(kept);
            const bool keeps_all = size_of(kept) == all;
            decisions.push_back({.chunk = static_cast<int>(size.chunk),
                                 .layer = static_cast<int>(layer),
                                 .ratio = keeps_all ? 1 : static_cast<double>(size_of(kept)) / static_cast<double>(all),
                                 .kept = keeps_all ? KeptTokens{} : std::move(kept),
                                 .importance = importance_of(scores[layer])});
        }
        return decisions;
    }

    static KeptTokens chosen(const at::Tensor& scores, std::int64_t count, const OptionValues& options) {
        if (options.get<std::string>("budget_by") == kByScore)
            return all_above(scores, options.get<double>("least_score"));
        const bool is_adaptive = options.get<std::string>("heads") == kAdaptiveHeads;
        return is_adaptive ? best_of_all_heads(scores, count) : best_of_each_head(scores, count);
    }

    // The smallest share of the ladder whose divergence stays within delta; otherwise all of the chunk stays.
    void search(const PrunedMemory& memory, const ChunkInput& input, const at::Tensor& scores,
                Compression& result) const {
        if (result.observation == nullptr) {
            input.observer.phase_begun({input.chunk.index, AdaptationPhase::kObservation});
            const Stopwatch observing;
            result.observation = std::make_shared<const Observation>(observed_chunk(memory.caches, input));
            result.observation_seconds += observing.seconds();
        }
        input.observer.phase_begun({input.chunk.index, AdaptationPhase::kSearch});
        const Stopwatch searching;
        const auto bound = emloc_options(options_);
        const SearchInput search{input.decoder,       memory.caches, input.caches,
                                 *result.observation, bound,         input.chunk.index};
        Trials trials(search, input.observer, input.stop);
        for (const auto share : bound.ratios) {
            result.decisions = decide(input, scores, at_share(share));
            const Trial trial{.ratio = share, .kept_tokens = count_of_share(share, input.tokens())};
            if (trials.run(0, kept_of(input.caches, result.decisions), trial)) break;
            for (auto& decision : result.decisions) {
                decision.kept.clear();
                decision.ratio = 1;
            }
        }
        result.trials = trials.take();
        result.search_seconds = searching.seconds();
    }

    OptionValues at_share(double share) const {
        auto options = options_;
        options.set("budget", share);
        options.set("budget_by", std::string(kByShare));
        options.erase("budget_tokens");
        options.erase("budget_counts");
        return options;
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
    std::vector<OptionDescription> options{
        {.name = "budget",
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
         .least = 0},
        {.name = "heads",
         .help = "Whether each KV head keeps as many tokens, or the best of all of a layer's heads stay (AdaKV)",
         .otherwise = std::string(kEqualHeads),
         .unit = "WHICH",
         .choices = {kEqualHeads, kAdaptiveHeads}},
        {.name = "budget_by",
         .help = "What says how many tokens stay: the budget, or their scores alone, as in DMS",
         .otherwise = std::string(kByShare),
         .unit = "WHICH",
         .choices = {kByShare, kByScore}},
        {.name = "least_score",
         .help = "With budget-by score: tokens that score higher stay",
         .otherwise = 0.0,
         .unit = "SCORE"}};
    // Without a bound the budget says how much stays.
    for (auto& option : bound_options(kNoBound, ladder())) options.push_back(std::move(option));
    return options;
}

MethodDescription scored_method(std::string name, std::string title, std::string summary, ScoredRule rule) {
    if (rule.observed) rule.observes = true;
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
