// Methods that score a chunk's tokens and keep the best of each KV head: all that is left to say is the score.
#pragma once

#include <ATen/ATen.h>

#include <functional>
#include <string>
#include <vector>

#include "engine/adaptation/methods/method.h"
#include "engine/adaptation/methods/registry.h"

namespace emloc {

// The scores of a chunk's tokens, [layers, kv_heads, tokens], f32: the higher, the rather kept. Equal scores keep the
// later token.
using Scorer = std::function<at::Tensor(const ChunkInput& input, const OptionValues& options)>;

// A method that keeps the same share of every chunk in every layer and KV head: int(share * tokens), as kvpress counts.
// Its options are `budget`, the share, and `more`.
MethodDescription scored_method(std::string name, std::string title, std::string summary, Scorer scorer,
                                std::vector<OptionDescription> more = {});

}  // namespace emloc
