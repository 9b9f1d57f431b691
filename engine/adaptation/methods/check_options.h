// Whether the values that a user gave are what a method's options take.
#pragma once

#include <string_view>

#include "engine/adaptation/methods/registry.h"

namespace emloc {

// The values, with the defaults of those that are missing. A whole number is taken where a real one is due.
// kInvalidArgument.
Result<OptionValues> complete_options(const MethodDescription& method, const OptionValues& given);

// kInvalidArgument, with the names that there are.
tl::unexpected<Error> unknown_method(std::string_view name, const MethodRegistry& methods);

}  // namespace emloc
