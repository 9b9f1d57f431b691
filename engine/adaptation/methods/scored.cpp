#include "engine/adaptation/methods/scored.h"

namespace emloc {
namespace {

constexpr double kDefaultBudget = 0.2;  // what EMLoC keeps on the paper's tasks, about

std::vector<float> to_vector(const at::Tensor& tensor) {
    const auto host = tensor.to(at::kCPU, at::kFloat).contiguous();
    return {host.const_data_ptr<float>(), host.const_data_ptr<float>() + host.numel()};
}

// [layers, kv_heads, count], ascending. A stable sort: of equal scores the later tokens stay.
at::Tensor best(const at::Tensor& scores, std::int64_t count) {
    const auto order = std::get<1>(scores.sort(/*stable=*/true, -1, /*descending=*/false));
    return std::get<0>(order.narrow(-1, order.size(-1) - count, count).sort(-1)).to(at::kCPU, at::kInt).contiguous();
}

class ScoredMethod : public Method {
 public:
    ScoredMethod(Scorer scorer, OptionValues options) : scorer_(std::move(scorer)), options_(std::move(options)) {}

    Compression compress(const PrunedMemory& memory, const ChunkInput& input) override {
        input.observer.phase_begun({input.chunk.index, AdaptationPhase::kSearch});
        const auto scores = scorer_(input, options_);
        const auto count =
            static_cast<std::int64_t>(static_cast<double>(input.tokens()) * options_.get<double>("budget"));
        const auto kept = best(scores, count);
        Compression result;
        for (std::int64_t layer = 0; layer < scores.size(0); ++layer) {
            throw_if_stopped(input.stop);
            result.decisions.push_back(decide(input, static_cast<int>(layer), kept[layer], scores[layer]));
            input.observer.decision(result.decisions.back());
        }
        result.memory = with_kept(memory, input.caches, result.decisions);
        return result;
    }

 private:
    Decision decide(const ChunkInput& input, int layer, const at::Tensor& kept, const at::Tensor& scores) const {
        Decision decision{.chunk = input.chunk.index,
                          .layer = layer,
                          .ratio = options_.get<double>("budget"),
                          .kept = {},
                          .importance = to_vector(scores)};
        if (kept.size(1) == input.tokens()) return decision;
        for (std::int64_t head = 0; head < kept.size(0); ++head) {
            const auto* first = kept[head].const_data_ptr<std::int32_t>();
            decision.kept.emplace_back(first, first + kept.size(1));
        }
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
