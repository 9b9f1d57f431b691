#include "engine/evaluation/benchmarks/flops.h"

namespace emloc {

double decoder_flops(const DecoderConfig& decoder, double tokens, double kept) {
    const auto hidden = static_cast<double>(decoder.hidden_size), head = static_cast<double>(decoder.head_dim);
    const auto heads = static_cast<double>(decoder.heads), kv_heads = static_cast<double>(decoder.kv_heads);
    const auto mlp = static_cast<double>(decoder.intermediate_size);
    const auto weights = hidden * head * (2 * heads + 2 * kv_heads) + 3 * hidden * mlp;
    const auto pairs = tokens * kept + tokens * (tokens + 1) / 2;
    return static_cast<double>(decoder.layers) * (2 * weights * tokens + 4 * heads * head * pairs) +
           2 * hidden * static_cast<double>(decoder.vocab_size);
}

}  // namespace emloc
