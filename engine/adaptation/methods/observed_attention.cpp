// Observed attention: the score of H2O (Zhang et al., NeurIPS 2023, section 4), divided by how many rows could have
// attended to a token, as kvpress has it; without H2O's own half of recent tokens.
#include <algorithm>

#include "engine/adaptation/methods/chunk_attention.h"
#include "engine/adaptation/methods/scored.h"

namespace emloc {
namespace {

at::Tensor mean_attention(const ReadLayer& layer, const OptionValues&) {
    constexpr std::int64_t kRows = 256;  // at once: all heads' attention of so many rows to all tokens is held
    const auto& chunk = layer.projection;
    const auto tokens = chunk.own.tokens();
    at::Tensor sum;
    for (std::int64_t begin = 0; begin < tokens; begin += kRows) {
        const auto of_rows = chunk_attention(chunk, begin, std::min(begin + kRows, tokens)).sum(1);
        sum = sum.defined() ? sum + of_rows : of_rows;
    }
    const auto asking = at::arange(tokens, 0, -1, sum.options());  // rows that see each token
    return mean_of_groups(sum / asking, chunk.own.key.size(0));
}

}  // namespace

MethodDescription observed_attention_method() {
    return scored_method("observed-attention", translatable("Methods", "Observed attention (H2O)"),
                         translatable("Methods", "Keeps what a chunk's own tokens have attended to most, on average"),
                         {.by_layer = mean_attention});
}

}  // namespace emloc
