// What Python's str does to text in UTF-8: the published metrics are written in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace emloc {

// str.lower() and str.strip().
std::string python_lower(std::string_view text);
std::string python_strip(std::string_view text);
// str.split(): by any run of Unicode white space.
std::vector<std::string> python_split(std::string_view text);
// str.split(separator): the parts between, which may be empty; one part where there is no separator.
std::vector<std::string> split_at(std::string_view text, char separator);
// str.replace(part, by).
std::string replace_all(std::string_view text, std::string_view part, std::string_view by);
std::string join(const std::vector<std::string>& words, std::string_view between = " ");
// Every character beyond ASCII becomes a space.
std::string without_non_ascii(std::string_view text);
// repr() of a list of floats: the fewest digits that give each number back.
std::string python_list(const std::vector<double>& numbers);

}  // namespace emloc
