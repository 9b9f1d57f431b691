// Cuts a text into the words that merges never cross.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

namespace emloc {

// Qwen2's pre-tokenisation pattern, as tokenizer.json writes it. The only one that PreTokenizer knows.
inline constexpr std::string_view kQwen2Pattern =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

// Immutable; may be used from several threads at once.
class PreTokenizer {
 public:
    // Without `use_jit`, or where the machine forbids generated code, the pattern is interpreted: slower, same words.
    explicit PreTokenizer(bool use_jit = true);
    PreTokenizer(PreTokenizer&&) noexcept;
    PreTokenizer& operator=(PreTokenizer&&) noexcept;
    ~PreTokenizer();

    // The words of `text` (well-formed UTF-8) in order; together they are the whole text, and they point into it.
    std::vector<std::string_view> split(std::string_view text) const;

 private:
    struct Data;
    std::unique_ptr<const Data> data_;
};

}  // namespace emloc
