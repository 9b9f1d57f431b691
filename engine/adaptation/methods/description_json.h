// What the registry says of its methods, as JSON: for people's programs, and for the window, which lists the methods
// before the engine that runs them is loaded.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/adaptation/methods/registry.h"
#include "engine/core/result.h"

namespace emloc {

// An array of one object a method, in the registry's order.
nlohmann::ordered_json to_json(const MethodRegistry& methods);

// What to_json() gave, as text, without what runs the methods: `make` and `recall` are null. kMalformed.
Result<MethodRegistry> described_methods(std::string_view json);

}  // namespace emloc
