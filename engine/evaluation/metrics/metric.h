// The metrics of published benchmarks there are. Benchmarks name theirs; reports, the command line and the checks of
// golden files go by this table alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/evaluation/datasets/benchmark_row.h"

namespace emloc {

// A row and what was said to it.
struct ScoredAnswer {
    const BenchmarkRow* row = nullptr;
    std::string said;
};

struct ScoringOptions {
    std::filesystem::path meteor_jar = {};  // empty: METEOR itself is left out
};

// One number of a report.
struct Figure {
    std::string name;          // "accuracy", "IoU", "accuracy: Perception/Monitoring"
    double value = 0;          // a share, or of CIDEr a number up to 10
    std::int64_t rows = 0;     // it is of
    bool is_published = true;  // as the release computes it; false: as it is meant
};

enum class Better { kHigher, kLower };

struct MetricDescription {
    std::string name;  // in reports and by which a benchmark names it; never changes
    Better better = Better::kHigher;
    bool is_published = true;  // as the release computes it; false: as it is meant
    // 0 to 1: of one answer; below 1 it is listed among the wrong ones. Null where only many together have a number.
    double (*score)(const BenchmarkRow& row, std::string_view said) = nullptr;
    // Of all answers, at least one. Null: the mean of their scores. Nothing where what it needs isn't given.
    Result<std::optional<double>> (*of_all)(std::span<const ScoredAnswer> answers,
                                            const ScoringOptions& options) = nullptr;
};

const std::vector<MetricDescription>& metrics();
// Null where there is none of that name.
const MetricDescription* find_metric(std::string_view name);

Result<std::optional<double>> value_of(const MetricDescription& metric, std::span<const ScoredAnswer> answers,
                                       const ScoringOptions& options = {});

using GroupOfRow = std::function<std::string(const BenchmarkRow&)>;

// The values of the metrics of those names, all of them in the table, of all answers; and of the first one in every
// group too, named "metric: group", kind of group by kind, in the order of their names.
Result<std::vector<Figure>> figures_of(const std::vector<std::string>& names, std::span<const ScoredAnswer> answers,
                                       const std::vector<GroupOfRow>& groups, const ScoringOptions& options);

}  // namespace emloc
