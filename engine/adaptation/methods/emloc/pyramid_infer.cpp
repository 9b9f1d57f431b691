// PyramidInfer (Yang et al., Findings of ACL 2024, section 4) as EMLoC's authors wrote it beside their method, with the
// last layer pruned like the others (their copy keeps it whole) and the layers counted by the model.
#include <cmath>
#include <numbers>

#include "engine/adaptation/methods/emloc/observed_chunk.h"
#include "engine/adaptation/methods/scored.h"

namespace emloc {
namespace {

constexpr std::int64_t kSinks = 4;  // of every chunk, which stay
constexpr double kSinkBonus = 100, kLeastShare = 0.01;

at::Tensor attention_and_sinks(const PrunedMemory& memory, const ChunkInput& input, const OptionValues&) {
    auto scores = observed_chunk(memory.caches, input).attention.clone();
    scores.slice(2, 0, kSinks).add_(kSinkBonus);
    return scores;
}

// A share that falls as a cosine from `scale` in the first layer to a hundredth behind the last, but `floor` at least.
std::vector<std::int64_t> cosine_counts(const ChunkSize& size, const OptionValues& options) {
    const auto scale = options.get<double>("scale");
    std::vector<std::int64_t> counts;
    for (std::int64_t layer = 0; layer < size.layers; ++layer) {
        const auto part = static_cast<double>(layer) / static_cast<double>(size.layers);
        const auto share = (scale - kLeastShare) * (std::cos(std::numbers::pi * part) + 1) / 2 + kLeastShare;
        const auto count = static_cast<std::int64_t>(share * static_cast<double>(size.tokens));
        counts.push_back(std::max(options.get<std::int64_t>("floor"), count));
    }
    return counts;
}

}  // namespace

MethodDescription pyramid_infer_method() {
    constexpr double kScale = 0.4;
    constexpr std::int64_t kFloor = 64;
    return scored_method(
        "pyramid-infer", translatable("Methods", "PyramidInfer"),
        translatable("Methods", "Keeps what the labels attend to, a share that falls from the first layer to the last"),
        {.whole = attention_and_sinks,
         .counts = cosine_counts,
         .options = {{.name = "scale",
                      .help = "The share that the first layer keeps",
                      .otherwise = kScale,
                      .unit = "SHARE",
                      .least = kLeastShare,
                      .most = 1},
                     {.name = "floor",
                      .help = "Tokens that every layer keeps at least",
                      .otherwise = kFloor,
                      .unit = "N",
                      .least = 0}},
         .observes = true});
}

}  // namespace emloc
