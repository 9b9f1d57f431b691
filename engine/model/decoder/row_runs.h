// Rows that are read one after the other: what a linear layer, which has a state instead of a cache, needs to know of
// packed rows.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

namespace emloc {

// Rows begin .. end, each behind the one before; the first stands behind the last row of run `from`, or, where that is
// negative, behind what all rows see.
struct RowRun {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::int64_t from = -1;
    bool leads_on = false;  // another run stands behind this one

    friend bool operator==(const RowRun&, const RowRun&) = default;
};

// Of packed sequences: `begins` as PackedRows has it. Without an empty run.
std::vector<RowRun> runs_of_sequences(const std::vector<std::int64_t>& begins);

// Of a token tree, depth first; visible: [rows, rows], bool, on the CPU: row i sees itself and those it stands behind.
std::vector<RowRun> runs_of_tree(const at::Tensor& visible);

}  // namespace emloc
