// Where the model that ships with the program lies.
#pragma once

#include <filesystem>

#include "engine/core/result.h"

namespace emloc::cli {

// $EMLOC_MODEL, else share/emloc-studio/pocket beside the executable's bin/, else resources/pocket in a folder above
// the executable or in the source tree it was built from. The first that holds a config.json; kNotFound says where it
// looked.
Result<std::filesystem::path> bundled_model();

}  // namespace emloc::cli
