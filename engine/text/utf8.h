// UTF-8 as the tokenizer needs it: every byte string can be read, what is not a character becomes U+FFFD.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace emloc {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// One step through a byte string.
struct Utf8Step {
    char32_t code_point = kReplacementCharacter;
    std::size_t bytes = 0;    // taken by this step; 0 only at the end of the text
    bool valid = false;       // the bytes are one well-formed character
    bool incomplete = false;  // the text ends within what may still become a character
};

// The character at `at`, or the longest piece that no character can begin with ("maximal subpart", Unicode 3.9), which
// is what Rust's and Python's decoders replace by one U+FFFD.
Utf8Step utf8_step(std::string_view text, std::size_t at);

void append_utf8(std::string& text, char32_t code_point);

// `text` with everything ill-formed replaced by U+FFFD.
std::string repair_utf8(std::string_view text);

// `text` in quotes for a message: well-formed, and cut where it is long.
std::string in_quotes(std::string_view text);

bool is_ascii(std::string_view text);

}  // namespace emloc
