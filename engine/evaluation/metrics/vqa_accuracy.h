// OK-VQA: the soft accuracy of VQA, against the answers of ten people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace emloc {

// An answer in the form in which it is compared: without case, articles, most punctuation; numbers as digits.
std::string vqa_cleaned(std::string_view text);

// The mean over the people of min(1, how many of the others gave that answer / 3); 0 without any.
double vqa_accuracy(std::string_view said, const std::vector<std::string>& answers);

// What most of them said, the earliest of a tie; empty without any.
std::string most_frequent(const std::vector<std::string>& answers);

}  // namespace emloc
