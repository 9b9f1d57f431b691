// A caption that was given, with those it is held against: strings of PTB tokens.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace emloc {

struct CaptionPair {
    std::string said;
    std::vector<std::string> references;  // at least one
};

inline constexpr std::size_t kMostWordsOfNgram = 4;

// [n - 1]: how often each run of n words occurs. The words of a run are parted by a line feed, which no token holds.
using NgramCounts = std::vector<std::map<std::string, int>>;
NgramCounts ngrams_of(std::string_view tokens);

}  // namespace emloc
