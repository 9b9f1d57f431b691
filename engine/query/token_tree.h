// The labels of a classification as one tree of tokens: where they part, and what must be read to get there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/text/tokenizer.h"

namespace emloc {

// Tokens that more than one label begins with are read once, and those behind which no labels part not at all.
class TokenTree {
 public:
    // Labels part here: the logits of `row` choose among `tokens`, at least two.
    struct Fork {
        std::int64_t row = 0;  // 0: the last row of the prompt; i + 1: that of tokens()[i]
        std::vector<TokenId> tokens;
    };
    struct Choice {
        std::size_t fork = 0;    // of forks()
        std::size_t branch = 0;  // of its tokens
    };

    // Every sequence has at least one token. Where one sequence is the beginning of another, only the longer can be
    // chosen, so end all of them with the same token.
    explicit TokenTree(std::span<const std::vector<TokenId>> sequences);

    const std::vector<Fork>& forks() const { return forks_; }
    // The branches, from the root on, that lead to sequence `s`; empty where all sequences are equal.
    const std::vector<Choice>& choices(std::size_t s) const { return choices_[s]; }

    // What is read behind the prompt, depth first; a parent comes before its children.
    const std::vector<TokenId>& tokens() const { return tokens_; }
    // How many tokens of a label stand before a read one: 0 for the first.
    const std::vector<std::int64_t>& depths() const { return depths_; }
    // visible()[i * tokens().size() + j]: token j is token i or stands before it.
    const std::vector<std::uint8_t>& visible() const { return visible_; }

 private:
    std::vector<Fork> forks_;
    std::vector<std::vector<Choice>> choices_;
    std::vector<TokenId> tokens_;
    std::vector<std::int64_t> depths_;
    std::vector<std::uint8_t> visible_;
};

}  // namespace emloc
