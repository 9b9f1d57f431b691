#include "ui/worker/benchmark_work.h"

#include <algorithm>
#include <utility>

#include "engine/core/stopwatch.h"
#include "engine/workspace/benchmark_report.h"
#include "engine/workspace/benchmark_run.h"
#include "engine/workspace/workspace.h"
#include "ui/convert.h"
#include "ui/worker/requests.h"

namespace emloc::ui {

namespace {

BenchmarkColumn column_of(const MethodReport& method) {
    return {.method = to_qstring(method.compared.title),
            .figures = method.figures,
            .asked = static_cast<qint64>(method.answers.size()),
            .failed = method.failed,
            .kept_tokens = method.kept_tokens(),
            .adapt_seconds = method.compared.adapt_seconds,
            .median_seconds = method.median_seconds,
            .mean_seconds = method.mean_seconds,
            .flops = method.flops,
            .peak_bytes = method.compared.peak_bytes};
}

// One run, told as it goes on.
class Running : public BenchmarkObserver {
 public:
    Running(const BenchmarkRun& run, const BenchmarkData& data, std::shared_ptr<const Model> model,
            const BenchmarkListener& listener)
        : run_(run), data_(data), model_(std::move(model)), listener_(listener) {}

    Status run(const std::stop_token& stop) {
        return emloc::run_benchmark(run_, data_, model_, builtin_methods(), *this, stop);
    }

    // What there is so far; with the files where `written`.
    BenchmarkOutcome outcome(bool written) const {
        const auto report = benchmark_report(run_, data_, *model_, builtin_methods(), {});
        if (!report) return {.error = to_qstring(report.error().message)};
        BenchmarkOutcome outcome{.queries = report->queries};
        for (const auto& method : report->methods) outcome.columns.push_back(column_of(method));
        if (!written) return outcome;
        const auto wrote = write_benchmark_report(*report, data_, run_.output);
        outcome.page = wrote ? to_qstring((run_.output / "report.html").string()) : QString();
        outcome.error = wrote ? QString() : to_qstring(wrote.error().message);
        return outcome;
    }

 private:
    void method_begun(const std::string& name) override {
        const auto* method = builtin_methods().find(name);
        const auto at = std::ranges::find(run_.methods, name);
        at_ = {.method = to_qstring(method == nullptr ? name : method->title),
               .number = static_cast<int>(at - run_.methods.begin()),
               .count = static_cast<int>(run_.methods.size())};
        first_ = 0;
        listener_.progressed(at_);
    }
    void chunk_begun(const ChunkBegun& chunk) override {
        tell(BenchmarkProgress::Step::kChunk, chunk.chunk, chunk.chunk_count);
    }
    void answered(const std::string&, std::int64_t done, std::int64_t total, const BenchmarkRow&,
                  const BenchmarkAnswer&) override {
        if (first_ == 0) {
            first_ = done;
            since_first_ = Stopwatch();
        }
        at_.seconds_left = done > first_ ? since_first_.seconds() / static_cast<double>(done - first_) *
                                               static_cast<double>(total - done)
                                         : 0;
        tell(BenchmarkProgress::Step::kAsking, done, total);
        // Computing the figures of thousands of answers takes a while: a small part of the time, and none is missed at
        // the end of a method.
        constexpr double kLeastPause = 1, kShare = 20;
        if (done < total && since_report_.seconds() < std::max(kLeastPause, kShare * report_took_)) return;
        const Stopwatch watch;
        listener_.reported(outcome(done == total));
        report_took_ = watch.seconds();
        since_report_ = Stopwatch();
    }

    void tell(BenchmarkProgress::Step step, qint64 done, qint64 total) {
        at_.step = step;
        at_.done = done;
        at_.total = total;
        listener_.progressed(at_);
    }

    const BenchmarkRun& run_;
    const BenchmarkData& data_;
    std::shared_ptr<const Model> model_;
    const BenchmarkListener& listener_;
    BenchmarkProgress at_;
    std::int64_t first_ = 0;  // that this run has answered
    Stopwatch since_first_, since_report_;
    double report_took_ = 0;
};

Protocol protocol_of(const BenchmarkDescription& benchmark, const BenchmarkRequest& request) {
    auto protocol = benchmark.protocol;
    const auto take = [](qint64 given, std::int64_t& value) {
        if (given > 0) value = given;
    };
    if (protocol.pool > 0) take(request.pool, protocol.pool);
    take(request.demonstrations, protocol.demonstrations);
    take(request.visual_tokens, protocol.visual_tokens);
    take(request.max_new_tokens, protocol.max_new_tokens);
    protocol.tests_pool = request.tests_pool && protocol.pool > 0;
    return protocol;
}

BenchmarkOutcome failed(const Error& error) {
    return {.ended = true, .error = to_qstring(error.message)};
}

}  // namespace

BenchmarkFound find_benchmark_data(const QString& folder) {
    const auto found = recognise(to_path(folder));
    if (!found) return {.folder = folder, .error = to_qstring(found.error().message)};
    return {.folder = folder,
            .name = to_qstring(found->benchmark->name),
            .title = to_qstring(found->benchmark->title),
            .layout = to_qstring(found->data.layout),
            .rows = static_cast<qint64>(found->data.rows.size()),
            .published_rows = found->benchmark->published_rows};
}

BenchmarkOutcome run_benchmark(const Workspace& workspace, const BenchmarkRequest& request,
                               const BenchmarkListener& listener, const std::stop_token& stop) {
    if (!workspace.model()) return failed({ErrorKind::kNotFound, "No model is loaded. Load one first."});
    const auto found = recognise(to_path(request.data));
    if (!found) return failed(found.error());
    const BenchmarkRun run{.benchmark = found->benchmark,
                           .protocol = protocol_of(*found->benchmark, request),
                           .methods = to_strings(request.methods),
                           .limit = request.limit,
                           .output = to_path(request.output)};
    Running running(run, found->data, workspace.model(), listener);
    const auto done = running.run(stop);
    if (!done && done.error().kind != ErrorKind::kCancelled) return failed(done.error());
    auto outcome = running.outcome(true);
    outcome.ended = true;
    outcome.cancelled = !done;
    return outcome;
}

}  // namespace emloc::ui
