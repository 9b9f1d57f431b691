// What the decoder's layers are made of, taken out of a checkpoint by the names that the families are published with.
#pragma once

#include <cstdint>

#include "engine/model/blocks/mlp.h"
#include "engine/model/blocks/norm.h"
#include "engine/model/checkpoint/weights.h"
#include "engine/model/config.h"
#include "engine/model/decoder/linear_attention.h"
#include "engine/model/linear/linear.h"

namespace emloc {

// Around whatever mixes the rows.
struct DecoderLayer {
    RmsNorm input_norm, post_norm;
    GatedMlp mlp;
};

struct AttentionLayer : DecoderLayer {
    RmsNorm query_norm, key_norm;  // of single heads; without weights where the family has none
    Linear query, key, value, output;
    Linear gate;  // of what is attended to; used where the family has gated attention
};

struct LinearLayer : DecoderLayer {
    LinearAttention mixer;
};

// Layer `index` of the decoder. `precision`: of the MLP.
AttentionLayer take_attention_layer(const DecoderConfig& config, WeightLoader& weights, std::int64_t index,
                                    WeightPrecision precision);
LinearLayer take_linear_layer(const DecoderConfig& config, WeightLoader& weights, std::int64_t index,
                              WeightPrecision precision);

}  // namespace emloc
