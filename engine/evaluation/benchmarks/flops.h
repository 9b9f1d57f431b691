// How much arithmetic a query takes, estimated from the model's sizes.
#pragma once

#include <cstdint>

#include "engine/model/config.h"

namespace emloc {

// Floating point operations of the decoder for `tokens` new tokens behind `kept` tokens of a memory: two for each
// weight and token, and four for each pair of a query and a key and each number of a head. Without the vision tower.
double decoder_flops(const DecoderConfig& decoder, double tokens, double kept);

}  // namespace emloc
