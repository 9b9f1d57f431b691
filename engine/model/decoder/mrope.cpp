#include "engine/model/decoder/mrope.h"

#include <algorithm>

namespace emloc {

std::int64_t Positions::end() const {
    std::int64_t last = -1;
    for (const auto& axis : axes)
        for (const auto position : axis) last = std::max(last, position);
    return last + 1;
}

std::array<std::int64_t, 3> Positions::at(std::int64_t token) const {
    const auto i = static_cast<std::size_t>(token);
    return {axes[0][i], axes[1][i], axes[2][i]};
}

Positions Positions::slice(std::int64_t begin, std::int64_t end) const {
    Positions part;
    for (std::size_t axis = 0; axis < 3; ++axis)
        part.axes[axis].assign(axes[axis].begin() + begin, axes[axis].begin() + end);
    return part;
}

void Positions::add(const std::array<std::int64_t, 3>& position) {
    for (std::size_t axis = 0; axis < 3; ++axis) axes[axis].push_back(position[axis]);
}

void Positions::shift(std::int64_t offset) {
    for (auto& axis : axes)
        for (auto& position : axis) position += offset;
}

Result<Positions> mrope_positions(std::span<const TokenId> ids, std::span<const Grid> grids, const ModelConfig& config,
                                  AfterMedium after) {
    const auto merge = config.vision.spatial_merge_size;
    const auto is_pad = [&](TokenId id) { return config.tokens.is_pad(id); };
    Positions positions;
    std::int64_t next = 0;
    std::size_t medium = 0, i = 0;
    while (i < ids.size()) {
        if (!is_pad(ids[i])) {
            positions.add({next, next, next});
            ++next;
            ++i;
            continue;
        }
        if (medium == grids.size())
            return fail(ErrorKind::kMalformed, "The text has places for more media than the {} that were given.",
                        grids.size());
        const auto& grid = grids[medium++];
        const auto height = grid.h / merge, width = grid.w / merge;
        const auto count = static_cast<std::size_t>(grid.t * height * width);
        if (count > ids.size() - i || !std::all_of(ids.begin() + i, ids.begin() + i + count, is_pad))
            return fail(ErrorKind::kMalformed, "Medium {} has {} visual tokens, but the text has fewer places for it.",
                        medium, count);
        for (std::int64_t t = 0; t < grid.t; ++t)
            for (std::int64_t h = 0; h < height; ++h)
                for (std::int64_t w = 0; w < width; ++w) positions.add({next + t, next + h, next + w});
        next += std::max({after == AfterMedium::kLargest ? grid.t : 0, height, width});
        i += count;
    }
    if (medium != grids.size())
        return fail(ErrorKind::kMalformed, "The text has places for {} media, but {} were given.", medium,
                    grids.size());
    return positions;
}

Positions text_positions(std::int64_t begin, std::int64_t count) {
    Positions positions;
    for (std::int64_t i = begin; i < begin + count; ++i) positions.add({i, i, i});
    return positions;
}

}  // namespace emloc
