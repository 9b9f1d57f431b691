// What a context may be called.
#pragma once

#include <string>
#include <string_view>

#include "engine/core/result.h"

namespace emloc {

inline constexpr int kMaxNameCharacters = 200;

// `name` without white space around it. kInvalidArgument where nothing is left, it is longer than kMaxNameCharacters
// code points, isn't UTF-8, or holds a line break or another control character.
Result<std::string> checked_name(std::string_view name);

}  // namespace emloc
