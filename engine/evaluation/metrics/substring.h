// ImageNet-100: the answer names the class somewhere.
#pragma once

#include <string_view>

namespace emloc {

// 1 where the class's name is a part of what was said, both in lower case without full stops and spaces; else 0. So a
// class “hen” counts inside “then”: that is how the published numbers are counted.
double substring_score(std::string_view said, std::string_view name);

}  // namespace emloc
