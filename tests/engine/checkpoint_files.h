// Handcrafted checkpoint files for the tests.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace emloc::test {

// A folder of its own for each object, removed at the end.
class TemporaryFolder {
 public:
    TemporaryFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "emloc-checkpoint-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path write(const std::string& name, std::string_view contents) const {
        const auto file = path_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << contents;
        return file;
    }

 private:
    std::filesystem::path path_;
};

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
