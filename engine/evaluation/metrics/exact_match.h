// IllusionVQA: the letter of an option, compared exactly.
#pragma once

#include <string>
#include <string_view>

namespace emloc {

// The capital letter before a full stop at the beginning, else the whole text without the white space around it.
std::string said_option(std::string_view said);

// 1 where said_option() is that letter, both in lower case without punctuation; else 0.
double exact_match_score(std::string_view said, std::string_view letter);

}  // namespace emloc
