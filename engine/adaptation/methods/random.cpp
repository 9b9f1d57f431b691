// Random: the lower bound of every choice of tokens.
#include "engine/adaptation/methods/scored.h"

namespace emloc {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
double next_uniform(std::uint64_t& state) {
    auto x = state += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return static_cast<double>((x ^ (x >> 31)) >> 11) * 0x1p-53;
}

// Seeded by the chunk, so that a context that is continued keeps what one made at once keeps.
at::Tensor random_scores(const PrunedMemory&, const ChunkInput& input, const OptionValues& options) {
    constexpr std::uint64_t kSeedStride = 1000003;
    auto state = static_cast<std::uint64_t>(options.get<std::int64_t>("seed")) * kSeedStride +
                 static_cast<std::uint64_t>(input.chunk.index);
    const auto layers = static_cast<std::int64_t>(input.caches.size());
    auto scores = at::empty({layers, input.caches.front().key.size(0), input.tokens()}, at::kDouble);
    auto* score = scores.mutable_data_ptr<double>();
    for (std::int64_t i = 0; i < scores.numel(); ++i) score[i] = next_uniform(state);
    return scores.to(input.caches.front().key.device());
}

}  // namespace

MethodDescription random_method() {
    return scored_method(
        "random", translatable("Methods", "Random"),
        translatable("Methods", "Keeps tokens drawn at random, in every layer and head others"),
        {.whole = random_scores,
         .options = {{.name = "seed", .help = "Another number draws other tokens", .otherwise = std::int64_t{0}}}});
}

}  // namespace emloc
