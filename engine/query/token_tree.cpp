#include "engine/query/token_tree.h"

namespace emloc {

TokenTree::TokenTree(std::span<const std::vector<TokenId>> sequences) {
    for (const auto& sequence : sequences) {
        auto& path = paths_.emplace_back();
        std::int64_t node = -1;
        for (const auto token : sequence) path.push_back(node = child(node, token));
    }
}

std::int64_t TokenTree::child(std::int64_t parent, TokenId token) {
    for (std::size_t i = static_cast<std::size_t>(parent + 1); i < nodes_.size(); ++i)
        if (nodes_[i].parent == parent && nodes_[i].token == token) return static_cast<std::int64_t>(i);
    const auto depth = parent < 0 ? 0 : nodes_[static_cast<std::size_t>(parent)].depth + 1;
    nodes_.push_back({token, parent, depth});
    return size() - 1;
}

std::vector<TokenId> TokenTree::tokens() const {
    std::vector<TokenId> tokens;
    for (const auto& node : nodes_) tokens.push_back(node.token);
    return tokens;
}

std::vector<std::int64_t> TokenTree::depths() const {
    std::vector<std::int64_t> depths;
    for (const auto& node : nodes_) depths.push_back(node.depth);
    return depths;
}

std::vector<std::uint8_t> TokenTree::visible() const {
    std::vector<std::uint8_t> visible(nodes_.size() * nodes_.size(), 0);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        for (auto j = static_cast<std::int64_t>(i); j >= 0; j = nodes_[static_cast<std::size_t>(j)].parent)
            visible[i * nodes_.size() + static_cast<std::size_t>(j)] = 1;
    }
    return visible;
}

}  // namespace emloc
