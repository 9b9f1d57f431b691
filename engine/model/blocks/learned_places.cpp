#include "engine/model/blocks/learned_places.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "engine/kernels/device.h"

namespace emloc {
namespace {

// The two rows, or columns, of the grid between which a patch lies, and how near it is to the second.
struct Taps {
    std::vector<std::int64_t> low, high;
    std::vector<float> share;

    void add(std::int64_t at, std::int64_t count, std::int64_t side) {
        const auto steps = static_cast<float>(std::max<std::int64_t>(count - 1, 1));
        const auto place = static_cast<float>(at) * static_cast<float>(side - 1) / steps;
        const auto below = static_cast<std::int64_t>(std::floor(place));
        low.push_back(below);
        high.push_back(std::min(below + 1, side - 1));
        share.push_back(place - static_cast<float>(below));
    }
};

at::Tensor picked(const at::Tensor& places, const std::vector<std::int64_t>& rows,
                  const std::vector<std::int64_t>& columns, std::int64_t side) {
    const auto index = at::tensor(rows, at::kLong) * side + at::tensor(columns, at::kLong);
    return places.index_select(0, to_device(index, places.device()))
        .to(at::promote_types(at::kFloat, places.scalar_type()));
}

}  // namespace

at::Tensor resampled_places(const at::Tensor& places, const PatchCoordinates& coordinates,
                            std::span<const Grid> grids) {
    const auto side = std::llround(std::sqrt(static_cast<double>(places.size(0))));
    Taps rows, columns;
    std::size_t patch = 0;
    for (const auto& grid : grids) {
        for (std::int64_t i = 0; i < grid.t * grid.h * grid.w; ++i, ++patch) {
            rows.add(coordinates.rows[patch], grid.h, side);
            columns.add(coordinates.columns[patch], grid.w, side);
        }
    }
    const auto share_of = [&](const Taps& taps) {
        return to_device(at::tensor(taps.share, at::kFloat).unsqueeze(1), places.device());
    };
    const auto down = share_of(rows), right = share_of(columns);
    const auto upper = picked(places, rows.low, columns.low, side) * (1 - right) +
                       picked(places, rows.low, columns.high, side) * right;
    const auto lower = picked(places, rows.high, columns.low, side) * (1 - right) +
                       picked(places, rows.high, columns.high, side) * right;
    return (upper * (1 - down) + lower * down).to(places.scalar_type());
}

}  // namespace emloc
