#include "engine/model/decoder/mrope.h"

#include <algorithm>
#include <utility>

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

namespace {

// The places of a run's pads, from `next` on; returns how far it reaches in time, and the larger of rows and columns.
std::pair<std::int64_t, std::int64_t> add_run(const PadRun& run, std::int64_t next, Positions& positions) {
    std::int64_t time = 0;
    for (std::int64_t t = 0; t < run.grid.t; ++t) {
        time = static_cast<std::int64_t>(static_cast<float>(t) * run.time_step);
        for (std::int64_t h = 0; h < run.grid.h; ++h)
            for (std::int64_t w = 0; w < run.grid.w; ++w) positions.add({next + time, next + h, next + w});
    }
    return {run.grid.t > 0 ? time + 1 : 0, std::max(run.grid.h, run.grid.w)};
}

}  // namespace

Result<Positions> mrope_positions(std::span<const TokenId> ids, std::span<const PadRun> runs, const TokenIds& tokens,
                                  AfterMedium after) {
    const auto is_pad = [&](TokenId id) { return tokens.is_pad(id); };
    Positions positions;
    std::int64_t next = 0;
    std::size_t given = 0, i = 0;
    while (i < ids.size()) {
        if (!is_pad(ids[i])) {
            positions.add({next, next, next});
            ++next;
            ++i;
            continue;
        }
        if (given == runs.size())
            return fail(ErrorKind::kMalformed, "The text has places for more media than the {} that were given.",
                        runs.size());
        const auto& run = runs[given++];
        const auto count = static_cast<std::size_t>(run.count());
        if (count > ids.size() - i || !std::ranges::all_of(ids.subspan(i, count), is_pad))
            return fail(ErrorKind::kMalformed, "Medium {} has {} visual tokens, but the text has fewer places for it.",
                        given, count);
        const auto [time, side] = add_run(run, next, positions);
        next += std::max(after == AfterMedium::kLargest ? time : 0, side);
        i += count;
    }
    if (given != runs.size())
        return fail(ErrorKind::kMalformed, "The text has places for {} media, but {} were given.", given, runs.size());
    return positions;
}

Positions text_positions(std::int64_t begin, std::int64_t count) {
    Positions positions;
    for (std::int64_t i = begin; i < begin + count; ++i) positions.add({i, i, i});
    return positions;
}

}  // namespace emloc
