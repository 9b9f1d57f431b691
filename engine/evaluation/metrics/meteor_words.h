// The words that METEOR compares.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace emloc {

// What METEOR's -norm makes of PTB tokens.
std::vector<std::string> meteor_words(std::string_view tokens);
// Whether METEOR counts it for less.
bool is_function_word(const std::string& word);

}  // namespace emloc
