// The JSON header of a .safetensors file.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/model/checkpoint/safetensors.h"

namespace emloc {

// One entry of the header. Offsets count from the end of the header.
struct TensorEntry {
    std::string name;
    TensorType type = TensorType::kF32;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

struct SafetensorsHeader {
    std::map<std::string, std::string> metadata;
    std::vector<TensorEntry> entries;  // by offset
};

// Parses the header and checks it against `data_size`, the number of bytes behind it. `where` begins every message.
Result<SafetensorsHeader> parse_safetensors_header(std::string_view json, std::uint64_t data_size,
                                                   const std::string& where);

}  // namespace emloc
