#include "engine/adaptation/methods/emloc/fastgen.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/adaptation/methods/decisions.h"
#include "engine/adaptation/methods/emloc/observed_chunk.h"
#include "engine/adaptation/methods/registry.h"
#include "engine/kernels/device.h"

namespace emloc {
namespace {

// The ids that the texts are, as single tokens; others are left out.
std::vector<TokenId> ids_of(const Tokenizer& tokenizer, std::span<const std::string_view> texts) {
    std::vector<TokenId> ids;
    for (const auto text : texts)
        if (const auto tokens = tokenizer.encode(text); tokens.size() == 1) ids.push_back(tokens.front());
    return ids;
}

FastGenTokens tokens_of(const Tokenizer& tokenizer) {
    constexpr std::array<std::string_view, 14> kSpecial{"<|endoftext|>",
                                                        "<|im_start|>",
                                                        "<|im_end|>",
                                                        "<|vision_start|>",
                                                        "<|vision_end|>",
                                                        "user",
                                                        "system",
                                                        "assistant",
                                                        "You",
                                                        " are",
                                                        " a",
                                                        " helpful",
                                                        " assistant",
                                                        "\n"};
    constexpr std::array<std::string_view, 4> kPunctuation{",", ".", "?", "!"};
    return {ids_of(tokenizer, kSpecial), ids_of(tokenizer, kPunctuation)};
}

// [tokens], bool: whether each of the ids is one of `wanted`.
at::Tensor among(const std::vector<TokenId>& ids, const std::vector<TokenId>& wanted) {
    auto mask = at::zeros({static_cast<std::int64_t>(ids.size())}, at::kBool);
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (std::ranges::find(wanted, ids[i]) != wanted.end()) mask[static_cast<std::int64_t>(i)] = true;
    return mask;
}

// What the policies can name of a chunk.
struct Named {
    at::Tensor special, punctuation, last;  // [tokens], bool, on the CPU
    std::int64_t frequent = 0;              // how many tokens count as such
};

// What one head keeps. attention: [tokens], f32, on the CPU.
at::Tensor kept_by(const at::Tensor& attention, const Named& named, double threshold) {
    auto frequent = at::zeros_like(named.special);
    frequent.index_fill_(0, std::get<1>(attention.topk(named.frequent)), 1);
    const auto& special = named.special;
    const std::array policies{special, special | named.punctuation, special | frequent,
                              special | frequent | named.last};
    for (const auto& policy : policies)
        if (attention.masked_select(policy).sum().item<double>() > threshold) return policy;
    return at::ones_like(special);
}

std::vector<std::int32_t> places_of(const at::Tensor& mask) {
    const auto places = at::nonzero(mask).flatten().to(at::kInt).contiguous();
    return {places.const_data_ptr<std::int32_t>(), places.const_data_ptr<std::int32_t>() + places.numel()};
}

}  // namespace

FastGen::FastGen(double threshold, double share, std::optional<FastGenTokens> tokens)
    : threshold_(threshold), share_(share), tokens_(std::move(tokens)) {}

Compression FastGen::compress(const PrunedMemory&, const ChunkInput& input) {
    const auto index = input.chunk.index;
    input.observer.phase_begun({index, AdaptationPhase::kObservation});
    // Behind the chunk alone, as published.
    const auto observation = observed_chunk({}, input);
    input.observer.phase_begun({index, AdaptationPhase::kSearch});
    const auto rows = std::max<std::int64_t>(observation.label_rows, 1) * input.decoder.heads_per_group();
    const auto attention = (observation.attention / static_cast<double>(rows)).to(at::kCPU);
    if (!tokens_) {
        TORCH_CHECK(input.tokenizer != nullptr, "FastGen needs the model's tokenizer");
        tokens_ = tokens_of(*input.tokenizer);
    }
    const auto& ids = input.chunk.sequence.ids;
    const auto count = count_of_share(share_, input.tokens());
    const Named named{among(ids, tokens_->special), among(ids, tokens_->punctuation),
                      at::arange(input.tokens()) >= input.tokens() - count, count};
    Compression result;
    for (std::int64_t layer = 0; layer < attention.size(0); ++layer) {
        throw_if_stopped(input.stop);
        Decision decision{
            .chunk = index, .layer = static_cast<int>(layer), .importance = importance_of(attention[layer])};
        for (std::int64_t head = 0; head < attention.size(1); ++head)
            decision.kept.push_back(places_of(kept_by(attention[layer][head], named, threshold_)));
        std::size_t kept = 0;
        for (const auto& head : decision.kept) kept += head.size();
        decision.ratio = static_cast<double>(kept) / static_cast<double>(attention.size(1) * input.tokens());
        input.observer.decision(decision);
        result.decisions.push_back(std::move(decision));
    }
    result.kept = kept_of(input.caches, result.decisions);
    return result;
}

MethodDescription fastgen_method() {
    constexpr double kThreshold = 0.6, kShare = 0.3;
    return {.name = "fastgen",
            .title = translatable("Methods", "FastGen"),
            .summary = translatable(
                "Methods", "Each head keeps the cheapest of four kinds of tokens that the labels attend to enough"),
            .observes = true,
            .options = {{.name = "threshold",
                         .help = "The share of the labels' attention that is enough",
                         .otherwise = kThreshold,
                         .unit = "SHARE",
                         .least = 0,
                         .most = 1},
                        {.name = "share",
                         .help = "The share of a chunk that counts as frequent, and as the last of it",
                         .otherwise = kShare,
                         .unit = "SHARE",
                         .least = 0,
                         .most = 1}},
            .make = [](const OptionValues& values) {
                return std::make_unique<FastGen>(values.get<double>("threshold"), values.get<double>("share"));
            }};
}

}  // namespace emloc
