#include "tests/engine/app/scratch.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <span>
#include <stdexcept>

namespace emloc::test {
namespace fs = std::filesystem;

std::string Scratch::write(std::string_view name, std::string_view contents) const {
    return folder_.write(name, contents).string();
}

std::string Scratch::write_image(std::string_view name, int width, int height, int shade) const {
    cv::Mat image(height, width, CV_8UC3, cv::Scalar(shade, shade, 255 - shade));
    for (int i = 0; i < std::min(width, height); ++i) {
        image.at<cv::Vec3b>(i, i) = {255, 255, 255};
    }
    // OpenCV picks the format by the extension, and knows no names outside of ASCII on every platform.
    std::vector<unsigned char> bytes;
    cv::imencode(fs::path(name).extension().string(), image, bytes);
    return folder_.write(name, std::as_bytes(std::span(bytes))).string();
}

std::string Scratch::write_classes(std::string_view name, int images_per_class) const {
    for (int i = 0; i < images_per_class; ++i) {
        write_image(fmt::format("{}/dark/{}.png", name, i), 64, 64, 10 + 5 * i);
        write_image(fmt::format("{}/bright/{}.png", name, i), 64, 64, 240 - 5 * i);
    }
    return *this / name;
}

SmallDisk::SmallDisk(const fs::path& folder, std::uintmax_t bytes) : folder_(folder) {
    fs::create_directories(folder_);
    const std::string size = fmt::format("size={}", bytes);
    if (mount("tmpfs", folder_.c_str(), "tmpfs", 0, size.c_str()) != 0) {
        problem_ = fmt::format("a small file system can't be mounted here ({})", std::strerror(errno));
    }
}

SmallDisk::~SmallDisk() {
    if (problem_.empty()) {
        umount2(folder_.c_str(), MNT_DETACH);
    }
}

void SmallDisk::make_read_only() const {
    ASSERT_EQ(mount(nullptr, folder_.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr), 0) << std::strerror(errno);
}

std::string read_file(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string flipped_in_the_middle(std::string bytes) {
    for (std::size_t at = bytes.size() / 2; at < bytes.size() / 2 + 65536 && at < bytes.size(); ++at)
        bytes[at] = static_cast<char>(~bytes[at]);
    return bytes;
}

fs::path test_model() {
    const char* chosen = std::getenv("EMLOC_MODEL");
    return chosen != nullptr && *chosen != '\0' ? fs::path(chosen) : fs::path(EMLOC_SOURCE_DIR) / "resources/pocket";
}

std::string copy_as_another_model(const Scratch& scratch, std::string_view name) {
    const fs::path copy = scratch.folder() / name;
    fs::create_directories(copy);
    for (const auto& entry : fs::directory_iterator(test_model())) {
        if (entry.is_regular_file()) {
            fs::copy_file(entry.path(), copy / entry.path().filename());
        }
    }
    // The lowest bit of the last weight.
    std::string weights = read_file(copy / "model.safetensors");
    weights[weights.size() - 2] = static_cast<char>(weights[weights.size() - 2] ^ 1);
    std::ofstream(copy / "model.safetensors", std::ios::binary) << weights;
    return copy.string();
}

}  // namespace emloc::test
