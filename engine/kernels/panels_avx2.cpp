#include "engine/kernels/panels.h"

namespace emloc {
constexpr int kLanes = 8, kVectors = 2;  // 12 sums, 2 factors and one number in 16 registers
}

#include "engine/kernels/vectors.h"

namespace emloc {
namespace {

constexpr std::int64_t kTileRows = 6;        // whose sums fill the registers
constexpr std::int64_t kRowsAtOnce = 96;     // which stay in the second cache while the panels pass
constexpr std::int64_t kInputsAtOnce = 512;  // of a panel: 32 KiB, which stay there while the tiles pass

struct Tile {
    const float* x = nullptr;
    const float* panel = nullptr;
    float* y = nullptr;
    std::int64_t depth = 0;
    bool adds = false;
};

template <int Rows>
void multiply_tile(const Tile& tile, const PanelProduct& product) {
    if (tile.adds)
        multiply<Rows, kVectors, true>(tile.x, product.inputs, tile.panel, kPanelOutputs, tile.depth, tile.y,
                                       product.outputs);
    else
        multiply<Rows, kVectors, false>(tile.x, product.inputs, tile.panel, kPanelOutputs, tile.depth, tile.y,
                                        product.outputs);
}

void multiply_tile_of(std::int64_t rows, const Tile& tile, const PanelProduct& product) {
    switch (rows) {
        case 1:
            return multiply_tile<1>(tile, product);
        case 2:
            return multiply_tile<2>(tile, product);
        case 3:
            return multiply_tile<3>(tile, product);
        case 4:
            return multiply_tile<4>(tile, product);
        case 5:
            return multiply_tile<5>(tile, product);
        default:
            return multiply_tile<kTileRows>(tile, product);
    }
}

}  // namespace

std::int64_t panel_pieces(const PanelProduct& product) {
    return (product.rows + kRowsAtOnce - 1) / kRowsAtOnce * (product.outputs / kPanelOutputs);
}

void multiply_panels(const PanelProduct& product, std::int64_t begin, std::int64_t end) {
    const auto panels = product.outputs / kPanelOutputs;
    for (auto piece = begin; piece < end; ++piece) {
        const auto panel = piece % panels, first = piece / panels * kRowsAtOnce;
        const auto last = smaller(first + kRowsAtOnce, product.rows);
        const auto* weight = product.panels + panel * product.inputs * kPanelOutputs;
        for (std::int64_t input = 0; input < product.inputs; input += kInputsAtOnce)
            for (auto row = first; row < last; row += kTileRows) {
                const Tile tile{product.x + row * product.inputs + input, weight + input * kPanelOutputs,
                                product.y + row * product.outputs + panel * kPanelOutputs,
                                smaller(kInputsAtOnce, product.inputs - input), input > 0};
                multiply_tile_of(smaller(kTileRows, last - row), tile, product);
            }
    }
}

}  // namespace emloc
