// The labels of a classification as one tree of tokens, so that a beginning shared by labels is computed once.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/text/tokenizer.h"

namespace emloc {

// Nodes are in depth-first order of first appearance; a parent comes before its children. -1: the root, the last token
// of the prompt.
class TokenTree {
 public:
    // Every sequence has at least one token.
    explicit TokenTree(std::span<const std::vector<TokenId>> sequences);

    std::int64_t size() const { return static_cast<std::int64_t>(nodes_.size()); }
    std::vector<TokenId> tokens() const;
    // How many tokens stand before a node: 0 for the first tokens.
    std::vector<std::int64_t> depths() const;
    // visible[i * size() + j]: node j is node i or stands before it.
    std::vector<std::uint8_t> visible() const;
    // The nodes of sequence s, in order.
    const std::vector<std::int64_t>& path(std::size_t s) const { return paths_[s]; }

 private:
    struct Node {
        TokenId token;
        std::int64_t parent;
        std::int64_t depth;
    };
    std::int64_t child(std::int64_t parent, TokenId token);

    std::vector<Node> nodes_;
    std::vector<std::vector<std::int64_t>> paths_;
};

}  // namespace emloc
