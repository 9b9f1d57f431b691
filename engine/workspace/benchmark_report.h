// What came of a benchmark: one report in four forms.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/evaluation/benchmarks/benchmark.h"
#include "engine/workspace/benchmark_run.h"
#include "engine/workspace/methods_report.h"

namespace emloc {

// One answer beside what was expected.
struct JudgedAnswer {
    const BenchmarkRow* row = nullptr;
    BenchmarkAnswer answer;
    double score = 0;  // 0 of one that failed
};

struct MethodReport {
    ComparedMethod compared;  // what the comparison of methods tells too
    std::int64_t demonstrations = 0;
    double median_seconds = 0, mean_seconds = 0;  // a query
    double flops = 0;                             // a query's decoder, estimated; the mean
    std::vector<Figure> figures;                  // of those that could be asked
    std::vector<JudgedAnswer> answers;            // by row
    std::int64_t failed = 0;

    double kept_tokens() const { return static_cast<double>(compared.tokens) * compared.kept; }
};

struct BenchmarkReport {
    const BenchmarkDescription* benchmark = nullptr;
    Protocol protocol;
    std::string model, model_sha256;
    std::string layout;
    std::int64_t rows = 0;
    std::vector<std::string> notes;  // protocol_notes()
    BenchmarkPlan plan;
    std::int64_t queries = 0;  // that are to be asked
    std::vector<MethodReport> methods;

    bool complete() const;
};

// Of the answers that are in the run's folder. Errors: those of the journals and of METEOR's jar.
Result<BenchmarkReport> benchmark_report(const BenchmarkRun& run, const BenchmarkData& data, const Model& model,
                                         const MethodRegistry& methods, const ScoringOptions& scoring);

// Of ComparedMethod::peak_bytes: "–" where it isn't known.
std::string peak_text(std::int64_t peak_bytes);

// Indented; ends with a line break.
std::string benchmark_to_json(const BenchmarkReport& report);
std::string benchmark_to_csv(const BenchmarkReport& report);
std::string benchmark_to_markdown(const BenchmarkReport& report);
// With the wrong answers beside their pictures, which are read again.
std::string benchmark_to_html(const BenchmarkReport& report, const BenchmarkData& data);

// report.json, .csv, .md and .html in the folder.
Status write_benchmark_report(const BenchmarkReport& report, const BenchmarkData& data,
                              const std::filesystem::path& folder);

}  // namespace emloc
