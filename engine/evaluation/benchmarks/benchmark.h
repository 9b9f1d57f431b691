// The published benchmarks there are: what each is called, where its data come from, how it is asked and scored. The
// command line, the window, reports and tests go by this table alone. No tensors in this header.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/evaluation/datasets/benchmark_row.h"
#include "engine/evaluation/metrics/metric.h"

namespace emloc {

// The rules by which a benchmark is run; the defaults are those of the EMLoC release.
struct Protocol {
    std::int64_t visual_tokens = 256;  // of a picture, or the most of a frame
    std::int64_t max_new_tokens = 16;
    std::string until = "\n\n";  // an answer ends before it
    std::int64_t pool = 100;     // rows that demonstrations are drawn from; 0: the train split is the pool
    std::int64_t demonstrations = 20;
    std::int64_t demonstrations_per_chunk = 4;
    std::uint64_t seed = 42;
    std::int64_t frames = 0;  // of a clip; 0: pictures
    bool key_frames = false;  // the key frame before each sampled one, as the release's reader takes it
    bool shuffled = false;    // the demonstrations of a train split in the order that the release draws for MLoC
    // The pool is what is tested, as the paper says, and demonstrations are drawn from all other rows.
    bool tests_pool = false;
    // So many demonstrations of every class instead of `demonstrations`; 0: whatever is drawn.
    std::int64_t per_class = 0;

    bool operator==(const Protocol&) const = default;
};

// Which rows are what, by their places in the split.
struct BenchmarkPlan {
    std::vector<std::int64_t> pool;            // in the order in which it was drawn
    std::vector<std::int64_t> demonstrations;  // rows of the split, or of the train split, in their order
    std::vector<std::int64_t> queries;         // ascending
};

struct BenchmarkDescription {
    std::string name;                  // "screenspot": on the command line and in reports; never changes
    std::string title;                 // "ScreenSpot"
    std::vector<std::string> metrics;  // their names (engine/evaluation/metrics/metric.h), the first one before all
    std::vector<GroupOfRow> groups;    // of rows, for each of which the first metric is given too
    std::string repository;            // on the Hugging Face hub, where it is published
    std::string split;
    std::int64_t published_rows = 0;
    Protocol protocol;
    // Reads all rows without their pictures. kNotFound where the folder holds nothing of it.
    Result<BenchmarkData> (*read)(const BenchmarkDescription& benchmark, const std::filesystem::path& folder);
    std::string (*prompt)(const BenchmarkRow& row);
    std::string (*demonstration_answer)(const BenchmarkRow& row);
};

// In the order of the paper's table.
const std::vector<BenchmarkDescription>& benchmarks();
// Null where there is none of that name.
const BenchmarkDescription* find_benchmark(std::string_view name);

// What lies in a folder, or in a table or list of its own: the first benchmark that can be read from it. kNotFound
// where none is recognised; where one is and its data are damaged, that error.
struct RecognisedData {
    const BenchmarkDescription* benchmark = nullptr;
    BenchmarkData data;
};
Result<RecognisedData> recognise(const std::filesystem::path& folder);

// The release's choice of rows: a pool of the split is set aside, demonstrations are drawn from it, and all other rows
// are asked. With a train split its first rows are the demonstrations. `per_class` draws from the same rows, of those
// with the same first answer (or of the same group where answers have no words), and keeps their order.
// kInvalidArgument where there are too few rows, or of a class.
Result<BenchmarkPlan> plan_benchmark(const BenchmarkData& data, const Protocol& protocol);

// Where the paper and the release differ or this protocol leaves the release: what is done here, a sentence or two
// each, for reports.
std::vector<std::string> protocol_notes(const Protocol& release, const Protocol& protocol);

// 0 to 1: how right an answer is, by the first of the metrics that tells so of a single one. Below 1 it is listed among
// the wrong ones.
double score_of(const BenchmarkDescription& benchmark, const BenchmarkRow& row, std::string_view said);

}  // namespace emloc
