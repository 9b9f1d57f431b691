// Cuts a text into the words that merges never cross.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace emloc {

// The ways of cutting that there are: whether marks (accents, vowel signs) belong to the letters that they stand on.
enum class WordPattern { kLettersAlone, kLettersWithMarks };

// The way that tokenizer.json's regular expression means; nothing for one that isn't known.
std::optional<WordPattern> word_pattern_of(std::string_view regex);

// Immutable; may be used from several threads at once.
class PreTokenizer {
 public:
    // Without `use_jit`, or where the machine forbids generated code, the pattern is interpreted: slower, same words.
    explicit PreTokenizer(WordPattern pattern = WordPattern::kLettersAlone, bool use_jit = true);
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
