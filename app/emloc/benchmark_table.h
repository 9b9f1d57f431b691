// Benchmarks' reports on a terminal.
#pragma once

#include <string>
#include <vector>

#include "engine/workspace/benchmark_comparison.h"
#include "engine/workspace/benchmark_report.h"

namespace emloc::cli {

// Methods across, figures and measurements down.
std::string benchmark_table(const BenchmarkReport& report);
std::string differences_table(const std::vector<BenchmarkDifference>& differences);

}  // namespace emloc::cli
