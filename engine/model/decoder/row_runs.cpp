#include "engine/model/decoder/row_runs.h"

namespace emloc {

std::vector<RowRun> runs_of_sequences(const std::vector<std::int64_t>& begins) {
    std::vector<RowRun> runs;
    const auto shared = begins.front();
    if (shared > 0) runs.push_back({.end = shared, .leads_on = begins.size() > 1});
    const std::int64_t from = shared > 0 ? 0 : -1;
    for (std::size_t s = 0; s + 1 < begins.size(); ++s)
        if (begins[s + 1] > begins[s]) runs.push_back({.begin = begins[s], .end = begins[s + 1], .from = from});
    return runs;
}

std::vector<RowRun> runs_of_tree(const at::Tensor& visible) {
    const auto sees = visible.accessor<bool, 2>();
    std::vector<std::int64_t> parents, children(static_cast<std::size_t>(visible.size(0)));
    for (std::int64_t row = 0; row < visible.size(0); ++row) {
        auto parent = row - 1;
        while (parent >= 0 && !sees[row][parent]) --parent;
        parents.push_back(parent);
        if (parent >= 0) ++children[static_cast<std::size_t>(parent)];
    }
    std::vector<RowRun> runs;
    std::vector<std::int64_t> run_of;
    for (std::int64_t row = 0; row < visible.size(0); ++row) {
        const auto parent = parents[static_cast<std::size_t>(row)];
        const bool goes_on = parent >= 0 && parent == row - 1 && children[static_cast<std::size_t>(parent)] == 1;
        if (goes_on) {
            runs.back().end = row + 1;
        } else {
            const auto from = parent < 0 ? -1 : run_of[static_cast<std::size_t>(parent)];
            if (from >= 0) runs[static_cast<std::size_t>(from)].leads_on = true;
            runs.push_back({.begin = row, .end = row + 1, .from = from});
        }
        run_of.push_back(static_cast<std::int64_t>(runs.size()) - 1);
    }
    return runs;
}

}  // namespace emloc
