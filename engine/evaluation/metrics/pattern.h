// Regular expressions of the published metrics, by PCRE2.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace emloc {

// One match: where it lies, and what its groups hold; nothing where a group took no part.
struct PatternMatch {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::vector<std::optional<std::string>> groups;
};

class Pattern {
 public:
    enum class Text { kBytes, kUtf8 };  // kUtf8: \d, \s and \w mean Unicode's classes, as in Python

    // Of an expression in this program's own source: one that doesn't compile is a fault of the program and throws.
    explicit Pattern(std::string_view expression, Text text = Text::kBytes, bool any_case = false);

    // The match that begins at `from` exactly. What lies before is not looked at.
    std::optional<PatternMatch> match_at(std::string_view text, std::size_t from = 0) const;
    // The first match from there on.
    std::optional<PatternMatch> search(std::string_view text, std::size_t from = 0) const;
    // Every match of `text`, at most `most` of them, replaced; $1, $2 ... are the groups.
    std::string replaced(std::string_view text, std::string_view by, std::size_t most = std::string_view::npos) const;

 private:
    struct Code;
    std::optional<PatternMatch> run(std::string_view text, std::size_t from, unsigned options) const;
    std::shared_ptr<const Code> code_;
};

}  // namespace emloc
