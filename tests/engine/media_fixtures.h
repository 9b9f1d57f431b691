// Pictures and files that the tests of media and demonstrations make for themselves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/engine/temporary_folder.h"

namespace emloc::test {

using Bytes = std::vector<std::byte>;

inline Bytes to_bytes(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

inline Bytes encoded(const std::string& extension, const cv::Mat& pixels, const std::vector<int>& settings = {}) {
    std::vector<std::uint8_t> out;
    if (!cv::imencode(extension, pixels, out, settings)) throw std::runtime_error("can't encode " + extension);
    const auto bytes = std::as_bytes(std::span(out));
    return {bytes.begin(), bytes.end()};
}

// Blocks of different colours, no two rows or columns alike, so that every turn and mirroring shows. BGR.
inline cv::Mat colored_blocks(int columns = 3, int rows = 2, int block = 16) {
    cv::Mat picture(rows * block, columns * block, CV_8UC3);
    for (int y = 0; y < picture.rows; ++y) {
        for (int x = 0; x < picture.cols; ++x) {
            const int index = y / block * columns + x / block;
            picture.at<cv::Vec3b>(y, x) =
                cv::Vec3b(static_cast<std::uint8_t>(40 * index), static_cast<std::uint8_t>(255 - 30 * index),
                          static_cast<std::uint8_t>(index % 2 * 200));
        }
    }
    return picture;
}

inline Bytes small_picture(const std::string& extension = ".png", int seed = 0) {
    cv::Mat picture(40, 60, CV_8UC3);
    for (int y = 0; y < picture.rows; ++y) {
        for (int x = 0; x < picture.cols; ++x) {
            picture.at<cv::Vec3b>(y, x) = cv::Vec3b(static_cast<std::uint8_t>(4 * x), static_cast<std::uint8_t>(6 * y),
                                                    static_cast<std::uint8_t>(seed * 7));
        }
    }
    return encoded(extension, picture);
}

}  // namespace emloc::test
