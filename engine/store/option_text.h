// The options of a method <-> the JSON object that the tables keep: {"delta": 0.005, "ratios": [0.1, 0.2]}.
#pragma once

#include <optional>
#include <string>

#include "engine/context/options.h"
#include "engine/store/seal.h"

namespace emloc {

std::string text_of(const OptionValues& options);

// Nothing where the text is not what text_of() gives for some options: each value has the type that it is written as,
// 1 being whole and 1.0 not.
std::optional<OptionValues> options_in(const std::string& text);

void add_method(Seal& seal, const MethodChoice& method);

}  // namespace emloc
