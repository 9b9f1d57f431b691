// The families that can be loaded. A new one is a file of its own and a row here, and its vision tower
// one in towers.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/model/families/family.h"

namespace emloc {

// In the order in which they are offered. What they point to lives as long as the program.
std::span<const Family* const> families();

// "Qwen2-VL, Qwen2.5-VL": what messages and help say that can be loaded.
std::string family_titles();

// Null where no family has that model_type.
const Family* family_of(std::string_view model_type);

}  // namespace emloc
