// PyramidInfer (Yang et al., Findings of ACL 2024, section 4) as EMLoC's authors wrote it beside their method, with the
// last layer pruned like the others (their copy keeps it whole) and the layers counted by the model. Where it is given
// a budget, the first layer's share is scaled so that all layers together come to that.
#include <cmath>
#include <numbers>
#include <numeric>

#include "engine/adaptation/methods/emloc/observation.h"
#include "engine/adaptation/methods/scored.h"

namespace emloc {
namespace {

constexpr std::int64_t kSinks = 4;  // of every chunk, which stay
constexpr double kSinkBonus = 100, kLeastShare = 0.01;

at::Tensor attention_and_sinks(const Observation& observation) {
    auto scores = observation.attention.clone();
    scores.slice(2, 0, kSinks).add_(kSinkBonus);
    return scores;
}

// A share that falls as a cosine from `scale` in the first layer to a hundredth behind the last, but `floor` at least,
// and all at most.
std::vector<std::int64_t> cosine_counts(const ChunkSize& size, double scale, std::int64_t floor) {
    std::vector<std::int64_t> counts;
    for (std::int64_t layer = 0; layer < size.layers; ++layer) {
        const auto part = static_cast<double>(layer) / static_cast<double>(size.layers);
        const auto share = (scale - kLeastShare) * (std::cos(std::numbers::pi * part) + 1) / 2 + kLeastShare;
        const auto count = static_cast<std::int64_t>(share * static_cast<double>(size.tokens));
        counts.push_back(std::min(std::max(floor, count), size.tokens));
    }
    return counts;
}

std::int64_t sum_of(const std::vector<std::int64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

// The steepest of these falls that keeps at most `total` tokens of all layers together.
std::vector<std::int64_t> scaled_to(const ChunkSize& size, std::int64_t total) {
    constexpr int kHalvings = 50;
    double fits = 0, exceeds = 1;
    const auto most = std::min(total, size.layers * size.tokens);
    for (; sum_of(cosine_counts(size, exceeds, 0)) <= most && exceeds < static_cast<double>(size.tokens);
         exceeds *= 2) {
        fits = exceeds;
    }
    for (int i = 0; i < kHalvings; ++i) {
        const auto middle = (fits + exceeds) / 2;
        (sum_of(cosine_counts(size, middle, 0)) <= most ? fits : exceeds) = middle;
    }
    return cosine_counts(size, fits, 0);
}

// Whether one is given for that chunk.
bool has_budget(const ChunkSize& size, const OptionValues& options) {
    const auto counted = std::ssize(options.get<std::vector<double>>("budget_counts"));
    return options.get<double>("budget") > 0 || options.get<std::int64_t>("budget_tokens") > 0 ||
           counted >= (size.chunk + 1) * size.layers;
}

std::vector<std::int64_t> counts_of(const ChunkSize& size, const OptionValues& options) {
    if (has_budget(size, options)) return scaled_to(size, sum_of(budget_counts(size, options)));
    return cosine_counts(size, options.get<double>("scale"), options.get<std::int64_t>("floor"));
}

// Those of all methods with a budget; unless one is given, the published shares hold.
std::vector<OptionDescription> options_of_method() {
    constexpr double kScale = 0.4;
    constexpr std::int64_t kFloor = 64;
    std::vector<OptionDescription> options{{.name = "scale",
                                            .help = "The share that the first layer keeps, where there is no budget",
                                            .otherwise = kScale,
                                            .unit = "SHARE",
                                            .least = kLeastShare,
                                            .most = 1},
                                           {.name = "floor",
                                            .help = "Tokens that every layer keeps at least, where there is no budget",
                                            .otherwise = kFloor,
                                            .unit = "N",
                                            .least = 0}};
    for (auto& option : budget_options()) {
        if (option.name == "budget") {
            option.otherwise = 0.0;
            option.least = 0;
        }
        options.push_back(std::move(option));
    }
    return options;
}

}  // namespace

MethodDescription pyramid_infer_method() {
    return scored_method(
        "pyramid-infer", translatable("Methods", "PyramidInfer"),
        translatable("Methods", "Keeps what the labels attend to, a share that falls from the first layer to the last"),
        {.observed = attention_and_sinks, .counts = counts_of, .options = options_of_method()});
}

}  // namespace emloc
