// What a checkpoint's generation_config.json does to logits before a token is picked.
#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/model/model.h"

namespace emloc {

// As Hugging Face's logits processors of the same names: repetition_penalty, no_repeat_ngram_size, min_new_tokens,
// suppress_tokens. The context behind which a question stands is not among its tokens: only what is asked and answered
// counts as a repetition, as with a key/value cache there.
class LogitRules {
 public:
    // `prompt`: the question's own tokens.
    LogitRules(const GenerationDefaults& defaults, std::vector<TokenId> prompt)
        : defaults_(defaults), prompt_tokens_(prompt.size()), tokens_(std::move(prompt)) {}

    // logits: [vocab_size], f32; the same where no rule applies.
    at::Tensor applied(at::Tensor logits) const;
    void add(TokenId said) { tokens_.push_back(said); }

 private:
    std::vector<TokenId> forbidden() const;

    const GenerationDefaults& defaults_;
    std::size_t prompt_tokens_;
    std::vector<TokenId> tokens_;
};

}  // namespace emloc
