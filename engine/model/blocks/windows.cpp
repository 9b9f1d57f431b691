#include "engine/model/blocks/windows.h"

#include <algorithm>

namespace emloc {
namespace {

// In merged patches.
struct Frame {
    std::int64_t begin = 0;  // the number of its first
    std::int64_t height = 0;
    std::int64_t width = 0;
};

// Adds the numbers of a window's merged patches; returns how many.
std::int64_t add_window(const Frame& frame, std::int64_t top, std::int64_t left, std::int64_t side,
                        std::vector<std::int64_t>& order) {
    const auto bottom = std::min(top + side, frame.height), right = std::min(left + side, frame.width);
    for (auto y = top; y < bottom; ++y)
        for (auto x = left; x < right; ++x) order.push_back(frame.begin + y * frame.width + x);
    return (bottom - top) * (right - left);
}

}  // namespace

Windows windows_of(std::span<const Grid> grids, std::int64_t merge, std::int64_t side) {
    Windows windows;
    std::vector<std::int64_t> order;
    std::int64_t begin = 0;
    for (const auto& grid : grids) {
        for (std::int64_t t = 0; t < grid.t; ++t) {
            const Frame frame{begin, grid.h / merge, grid.w / merge};
            for (std::int64_t top = 0; top < frame.height; top += side)
                for (std::int64_t left = 0; left < frame.width; left += side)
                    windows.segments.push_back(add_window(frame, top, left, side, order) * merge * merge);
            begin += frame.height * frame.width;
        }
    }
    windows.order = at::tensor(order, at::kLong);
    return windows;
}

}  // namespace emloc
