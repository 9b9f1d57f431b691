#include "engine/adaptation/methods/scored.h"

#include "engine/adaptation/methods/decisions.h"

namespace emloc {
namespace {

constexpr double kDefaultBudget = 0.2;  // what EMLoC keeps on the paper's tasks, about

// [layers, kv_heads, count], ascending. A stable sort: of equal scores the later tokens stay.
at::Tensor best(const at::Tensor& scores, std::int64_t count) {
    const auto order = std::get<1>(scores.sort(/*stable=*/true, -1, /*descending=*/false));
    return std::get<0>(order.narrow(-1, order.size(-1) - count, count).sort(-1));
}

class ScoredMethod : public Method {
 public:
    ScoredMethod(Scorer scorer, OptionValues options) : scorer_(std::move(scorer)), options_(std::move(options)) {}

    Compression compress(const PrunedMemory&, const ChunkInput& input) override {
        input.observer.phase_begun({input.chunk.index, AdaptationPhase::kSearch});
        const auto scores = scorer_(input, options_);
        const auto kept = best(scores, count_of_share(options_.get<double>("budget"), input.tokens()));
        Compression result;
        for (std::int64_t layer = 0; layer < scores.size(0); ++layer) {
            throw_if_stopped(input.stop);
            result.decisions.push_back(decide(input, static_cast<int>(layer), kept[layer], scores[layer]));
            input.observer.decision(result.decisions.back());
        }
        result.kept = kept_of(input.caches, result.decisions);
        return result;
    }

 private:
    Decision decide(const ChunkInput& input, int layer, const at::Tensor& kept, const at::Tensor& scores) const {
        Decision decision{.chunk = input.chunk.index,
                          .layer = layer,
                          .ratio = options_.get<double>("budget"),
                          .kept = {},
                          .importance = importance_of(scores)};
        if (kept.size(1) < input.tokens()) decision.kept = kept_indices(kept);
        return decision;
    }

    Scorer scorer_;
    OptionValues options_;
};

}  // namespace

MethodDescription scored_method(std::string name, std::string title, std::string summary, Scorer scorer,
                                std::vector<OptionDescription> more) {
    more.insert(more.begin(), {.name = "budget",
                               .help = "The share of every chunk's tokens that stays",
                               .otherwise = kDefaultBudget,
                               .unit = "SHARE",
                               .least = 0,
                               .most = 1});
    return {.name = std::move(name),
            .title = std::move(title),
            .summary = std::move(summary),
            .options = std::move(more),
            .make = [scorer = std::move(scorer)](const OptionValues& options) {
                return std::make_unique<ScoredMethod>(scorer, options);
            }};
}

}  // namespace emloc
