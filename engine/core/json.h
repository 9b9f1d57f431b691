// JSON files, read with the suspicion that files from elsewhere deserve.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/core/result.h"

namespace emloc {

// The one JSON object a regular file consists of. kUnsupported for a file over `max_bytes`. kMalformed where it isn't
// JSON, isn't an object, holds a zero byte, nests values deeper than any format that we read needs, or names a key
// twice in one object: readers disagree on which of the two counts. kNotFound, kUnreadable. Every message names the
// file.
Result<nlohmann::json> read_json_object(const std::filesystem::path& file, std::uintmax_t max_bytes);

}  // namespace emloc
