// Finds added tokens in a text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/text/tokenizer.h"

namespace emloc {

// A trie over the contents of tokens. Immutable once filled; may then be used from several threads at once.
class TokenFinder {
 public:
    void add(std::string_view content, TokenId id);

    struct Found {
        std::size_t begin = 0;
        std::size_t end = 0;
        TokenId id = 0;
    };
    // The leftmost token at or after `from`, and of those that begin there the longest.
    std::optional<Found> next(std::string_view text, std::size_t from) const;

 private:
    static std::uint64_t edge(std::uint32_t node, char byte) {
        return (std::uint64_t{node} << 8U) | static_cast<unsigned char>(byte);
    }
    std::optional<Found> longest_at(std::string_view text, std::size_t begin) const;

    std::unordered_map<std::uint64_t, std::uint32_t> edges_;
    std::vector<TokenId> ids_{-1};  // by node; -1: no token ends here
    std::array<bool, 256> begins_{};
};

}  // namespace emloc
