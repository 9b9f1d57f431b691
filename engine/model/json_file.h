// Small JSON files, read with the suspicion that files from elsewhere deserve.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/core/result.h"

namespace emloc {

// The one JSON object a file consists of. Refuses files over `max_bytes`, keys that occur twice in one object and
// values nested deeper than anything these formats need. Errors name the file: kNotFound, kUnreadable, kMalformed.
Result<nlohmann::json> read_json_object(const std::filesystem::path& file, std::uintmax_t max_bytes);

}  // namespace emloc
