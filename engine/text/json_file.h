// JSON files whose every fault is told with the file's name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "engine/core/result.h"

namespace emloc {

// A tokenizer.json of 262,000 tokens has 35 MB.
inline constexpr std::uintmax_t kMaxTokenizerFileBytes = 256ULL << 20;

// The whole of a regular file of at most kMaxTokenizerFileBytes.
Result<std::string> read_text_file(const std::filesystem::path& file);

// The object that `file` holds. An object that names a key twice is malformed: readers disagree on which one counts.
Result<nlohmann::json> read_json_object(const std::filesystem::path& file);

// `text` in quotes for a message: well-formed, and cut where it is long.
std::string in_quotes(std::string_view text);

// An integer of JSON. One above the largest std::int64_t becomes that, which every range check refuses.
std::int64_t integer_of(const nlohmann::json& integer);

}  // namespace emloc
