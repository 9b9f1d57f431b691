// The order in which people count files.
#pragma once

#include <string_view>

namespace emloc {

// True where `a` comes before `b`: runs of digits by their value, letters A-Z without regard to case, everything else
// by its bytes; equal so far, plain byte order decides. A strict weak order.
bool natural_less(std::string_view a, std::string_view b);

}  // namespace emloc
