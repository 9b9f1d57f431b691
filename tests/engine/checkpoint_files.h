// Handcrafted checkpoint files for the tests.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "tests/engine/temporary_folder.h"

namespace emloc::test {

inline std::string little_endian(std::uint64_t value) {
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>(value >> 8 * i & 0xff));
    return bytes;
}

// Length, header and data, as the format lays them out.
inline std::string safetensors(std::string_view header, std::string_view data) {
    return little_endian(header.size()).append(header).append(data);
}

// One F32 tensor of two elements.
inline std::string one_tensor(const std::string& name) {
    return safetensors("{\"" + name + R"(":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", std::string(8, '\1'));
}

}  // namespace emloc::test
