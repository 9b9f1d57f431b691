// Where what ships with the program lies.
#pragma once

#include <filesystem>
#include <optional>

#include "engine/core/result.h"

namespace emloc {

// The first place that exists: share/emloc-studio/`installed` beside the folder of the executable, `in_source` in a
// folder above the executable (a build within the source tree), `in_source` in the source tree of a build that lies
// elsewhere. Both are relative. Reads /proc/self/exe, so that neither the working folder nor PATH matter.
std::optional<std::filesystem::path> find_resource(const std::filesystem::path& installed,
                                                   const std::filesystem::path& in_source);

// The folder of the model: $EMLOC_MODEL as it stands, so that a mistake in it is noticed; else the one that ships with
// the program. kNotFound says where it was looked for.
Result<std::filesystem::path> find_bundled_model();

}  // namespace emloc
