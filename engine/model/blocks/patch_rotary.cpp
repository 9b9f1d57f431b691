#include "engine/model/blocks/patch_rotary.h"

#include "engine/kernels/device.h"

namespace emloc {
namespace {

void add_frame(const Grid& grid, std::int64_t merge, PatchCoordinates& coordinates) {
    for (std::int64_t block_row = 0; block_row < grid.h; block_row += merge)
        for (std::int64_t block_column = 0; block_column < grid.w; block_column += merge)
            for (std::int64_t y = 0; y < merge; ++y)
                for (std::int64_t x = 0; x < merge; ++x) {
                    coordinates.rows.push_back(block_row + y);
                    coordinates.columns.push_back(block_column + x);
                }
}

}  // namespace

PatchCoordinates patch_coordinates(std::span<const Grid> grids, std::int64_t merge) {
    PatchCoordinates coordinates;
    for (const auto& grid : grids)
        for (std::int64_t frame = 0; frame < grid.t; ++frame) add_frame(grid, merge, coordinates);
    return coordinates;
}

PatchRotation patch_rotation(const PatchCoordinates& coordinates, std::int64_t head_dim, double theta,
                             at::Device device) {
    const auto quarter = head_dim / 4;
    const auto half = head_dim / 2;
    const auto exponent = at::arange(quarter, at::kFloat) * 2 / static_cast<double>(half);
    const auto frequency = at::pow(at::scalar_tensor(theta, at::kFloat), exponent).reciprocal();
    const auto angles_of = [&](const std::vector<std::int64_t>& coordinate) {
        return at::tensor(coordinate, at::kFloat).unsqueeze(1) * frequency;
    };
    const auto angles = to_device(at::cat({angles_of(coordinates.rows), angles_of(coordinates.columns)}, 1), device);
    return {angles.cos(), angles.sin()};
}

}  // namespace emloc
