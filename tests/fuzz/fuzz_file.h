// The bytes of one fuzzing run as a file, for parsers that take a path.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace emloc::fuzz {

// A folder of this process in memory, where there is such a file system, removed at its end.
class FuzzFolder {
 public:
    FuzzFolder() {
        const std::filesystem::path memory = "/dev/shm";
        const auto base = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
        path_ = base / ("emloc-fuzz-" + std::to_string(::getpid()));
        std::filesystem::create_directories(path_);
    }
    ~FuzzFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    FuzzFolder(const FuzzFolder&) = delete;
    FuzzFolder& operator=(const FuzzFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path write(const char* name, const std::uint8_t* data, std::size_t size) const {
        auto file = path_ / name;
        std::ofstream(file, std::ios::binary)
            .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
        return file;
    }

 private:
    std::filesystem::path path_;
};

inline const FuzzFolder& folder() {
    static const FuzzFolder only;
    return only;
}

}  // namespace emloc::fuzz
