// The Penn Treebank tokens of captions, as caption metrics count them.
#pragma once

#include <string>
#include <vector>

namespace emloc {

// What pycocoevalcap makes of captions with Stanford's PTBTokenizer 3.4.1 (-preserveLines -lowerCase): a string of
// tokens of each, parted by single spaces, without punctuation. All are read as one text of a line each, so that what
// follows an abbreviation may lie in the next caption. ASCII is expected; a carriage return within a caption ends a
// line too and shifts all later ones, as it does there. A token may hold a no-break space (“1 1/2”).
std::vector<std::string> ptb_tokens(const std::vector<std::string>& captions);

}  // namespace emloc
