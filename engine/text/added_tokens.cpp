#include "engine/text/added_tokens.h"

namespace emloc {

void TokenFinder::add(std::string_view content, TokenId id) {
    if (content.empty()) return;
    std::uint32_t node = 0;
    for (const char byte : content) {
        const auto [entry, is_new] = edges_.try_emplace(edge(node, byte), static_cast<std::uint32_t>(ids_.size()));
        if (is_new) ids_.push_back(-1);
        node = entry->second;
    }
    ids_[node] = id;
    begins_[static_cast<unsigned char>(content.front())] = true;
}

std::optional<TokenFinder::Found> TokenFinder::next(std::string_view text, std::size_t from) const {
    for (std::size_t begin = from; begin < text.size(); ++begin) {
        if (!begins_[static_cast<unsigned char>(text[begin])]) continue;
        if (const auto found = longest_at(text, begin)) return found;
    }
    return std::nullopt;
}

std::optional<TokenFinder::Found> TokenFinder::longest_at(std::string_view text, std::size_t begin) const {
    std::optional<Found> longest;
    std::uint32_t node = 0;
    for (std::size_t at = begin; at < text.size(); ++at) {
        const auto entry = edges_.find(edge(node, text[at]));
        if (entry == edges_.end()) break;
        node = entry->second;
        if (ids_[node] >= 0) longest = Found{begin, at + 1, ids_[node]};
    }
    return longest;
}

}  // namespace emloc
