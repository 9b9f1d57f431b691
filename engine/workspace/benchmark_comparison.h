// Two reports of a benchmark, row by row.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace emloc {

// Of the rows that both have asked.
struct BenchmarkDifference {
    std::string method;     // "naive"; "naive → emloc" where two methods are held against each other
    std::int64_t rows = 0;  // 0: none in common, and no numbers
    double first = 0;       // mean scores
    double second = 0;
    double margin = 0;  // half the width of the 95 % interval of what the second is better by, of pairs
};

// report.json of two output folders, or these files themselves. Methods that both have are compared; of reports with
// one method each these two, whatever they are called. kInvalidArgument for reports of two benchmarks, kMalformed for
// files that are none, kNotFound, kUnreadable.
Result<std::vector<BenchmarkDifference>> compare_benchmark_reports(const std::filesystem::path& first,
                                                                   const std::filesystem::path& second);

}  // namespace emloc
