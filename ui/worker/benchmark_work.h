// A benchmark as it crosses between the window's thread and the engine's.
#pragma once

#include <QString>
#include <QStringList>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/evaluation/benchmarks/benchmark.h"

namespace emloc {
class Workspace;
}

namespace emloc::ui {

// What lies in a folder.
struct BenchmarkFound {
    QString folder;
    QString name;    // "screenspot"; empty: nothing was recognised, see `error`
    QString title;   // "ScreenSpot"
    QString layout;  // "3 parquet files"
    qint64 rows = 0;
    qint64 published_rows = 0;
    QString error;
};

struct BenchmarkRequest {
    QString data;         // a folder
    QString output;       // where answers, contexts and reports are kept
    QStringList methods;  // their names; the others are held against the first
    qint64 limit = 0;     // so many queries; 0: all
    // What of the protocol isn't the release's; 0: the release's.
    qint64 pool = 0;
    qint64 demonstrations = 0;
    qint64 visual_tokens = 0;
    qint64 max_new_tokens = 0;
    bool tests_pool = false;  // Protocol::tests_pool
};

struct BenchmarkProgress {
    enum class Step { kBegun, kChunk, kAsking };
    Step step = Step::kBegun;
    QString method;  // its title
    int number = 0;  // among `count`, from 0
    int count = 0;
    qint64 done = 0;  // chunks, or queries
    qint64 total = 0;
    double seconds_left = 0;  // of the queries; 0: not known
};

// One method's column of the report.
struct BenchmarkColumn {
    QString method;  // its title
    std::vector<Figure> figures;
    qint64 asked = 0;
    qint64 failed = 0;
    double kept_tokens = 0;
    double adapt_seconds = 0;
    double median_seconds = 0;
    double mean_seconds = 0;
    double flops = 0;
    qint64 peak_bytes = 0;
};

// What there is so far, and how it ended once it has.
struct BenchmarkOutcome {
    std::vector<BenchmarkColumn> columns;
    qint64 queries = 0;  // that are to be asked of each
    bool ended = false;
    bool cancelled = false;
    QString page;   // report.html, once it is written
    QString error;  // empty: none
};

// Called in the engine's thread.
struct BenchmarkListener {
    std::function<void(const BenchmarkProgress&)> progressed;
    std::function<void(const BenchmarkOutcome&)> reported;
};

BenchmarkFound find_benchmark_data(const QString& folder);

// Adapts by each method, asks, and writes the reports after each and at the end, also where it is stopped. What was
// answered in that folder before is not asked again. The workspace gives its model alone.
BenchmarkOutcome run_benchmark(const Workspace& workspace, const BenchmarkRequest& request,
                               const BenchmarkListener& listener, const std::stop_token& stop);

}  // namespace emloc::ui
