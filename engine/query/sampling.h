// Logits -> the next token.
#pragma once

#include <ATen/ATen.h>

#include <random>

#include "engine/query/query.h"
#include "engine/text/tokenizer.h"

namespace emloc {

// Greedy at temperature 0; otherwise drawn after temperature, top-k and top-p, in that order. The same seed gives the
// same tokens on every machine.
class Sampler {
 public:
    explicit Sampler(const GenerationOptions& options) : options_(options), random_(options.seed) {}

    // logits: [vocab_size], f32.
    TokenId pick(const at::Tensor& logits);

 private:
    GenerationOptions options_;
    std::mt19937_64 random_;
};

}  // namespace emloc
