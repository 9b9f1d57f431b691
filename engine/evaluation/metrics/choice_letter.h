// MME-RealWorld: the letter of a choice.
#pragma once

#include <string>
#include <string_view>

namespace emloc {

// The letter that the published rule finds in an answer: the first capital A to E anywhere behind the usual openings;
// without one, nothing in a text of more than ten words, else the first choice whose “(a)” contains it, so that an
// empty answer is A.
std::string said_choice(std::string_view said);

// Whether that letter is the right one.
bool is_right_choice(std::string_view letter, std::string_view right);

// The second-level category that a row counts for: of those with “attribute” the first part alone.
std::string merged_category(std::string_view category);

}  // namespace emloc
