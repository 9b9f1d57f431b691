#include "ui/worker/methods_run.h"

#include <cmath>
#include <optional>
#include <utility>

#include "engine/workspace/compare_methods.h"
#include "ui/convert.h"
#include "ui/worker/requests.h"

namespace emloc::ui {

namespace {

class Telling : public MethodsObserver, private Observer, private TrainingObserver {
 public:
    explicit Telling(const MethodsListener& listener) : listener_(listener) {}

    const std::vector<ComparedMethod>& rows() const { return rows_; }

 private:
    void method_begun(const MethodName& method, std::size_t number, std::size_t count) override {
        at_ = {
            .method = to_qstring(method.title), .number = static_cast<int>(number), .count = static_cast<int>(count)};
        listener_.progressed(at_);
    }
    Observer& adapting() override { return *this; }
    TrainingObserver& training() override { return *this; }
    void stepped(const TrainingStep& step, std::int64_t steps, double) override {
        tell(MethodsProgress::Step::kTraining, step.step, steps, 0);
    }
    void chunk_begun(const ChunkBegun& chunk) override {
        tell(MethodsProgress::Step::kChunk, chunk.chunk, chunk.chunk_count, 0);
        listener_.rests();
    }
    using TrainingObserver::item_tested;
    void phase_begun(const PhaseBegun&) override { listener_.rests(); }
    void trial_begun(const TrialBegun&) override { listener_.rests(); }
    void item_tested(std::int64_t done, std::int64_t total, std::int64_t correct) override {
        tell(MethodsProgress::Step::kTesting, done, total, correct);
        listener_.rests();
    }
    Status method_done(const std::vector<ComparedMethod>& so_far) override {
        rows_ = so_far;
        listener_.compared({.rows = rows_});
        return {};
    }

    void tell(MethodsProgress::Step step, qint64 done, qint64 total, qint64 correct) {
        at_.step = step;
        at_.done = done;
        at_.total = total;
        at_.correct = correct;
        listener_.progressed(at_);
    }

    const MethodsListener& listener_;
    std::vector<ComparedMethod> rows_;
    MethodsProgress at_;
};

MethodsOutcome ended_by(std::vector<ComparedMethod> rows, const Error& error) {
    const bool cancelled = error.kind == ErrorKind::kCancelled;
    return {.rows = std::move(rows),
            .ended = true,
            .cancelled = cancelled,
            .error = cancelled ? QString() : to_qstring(error.message)};
}

// Of a saved context that was tested, or not: then there is nothing right of nothing.
Result<ComparedMethod> row_of(const Workspace& workspace, const QString& name, std::optional<TestRun>& first) {
    const ContextId id = saved_context(name);
    const auto record = workspace.record(id);
    if (!record) return tl::unexpected(record.error());
    const auto test = workspace.test(id);
    if (!test) return tl::unexpected(test.error());
    const TestRun run = test->value_or(TestRun{});
    if (!first) first = run;
    auto row = compared(name.toStdString(), name.toStdString(), *record, run, *first);
    if (row.total == 0 && !run.answers.empty()) {  // tested on other images: nothing is known of the difference
        row = compared(name.toStdString(), name.toStdString(), *record, run, run);
        row.chance = std::nan("");
    }
    if (const auto summary = workspace.store()->summary(name.toStdString())) row.bytes = summary->memory_bytes;
    return row;
}

}  // namespace

MethodsOutcome run_methods(Workspace& workspace, const TrainedModel& loaded, const MethodsRequest& request,
                           const MethodsListener& listener, std::stop_token stop) {
    std::optional<MethodsTraining> training;
    if (const auto* store = workspace.store(); store != nullptr)
        training = MethodsTraining{.folder = store->file().parent_path(),
                                   .model = loaded.folder,
                                   .load = loaded.load,
                                   .low_rank = {},
                                   .options = {},
                                   .rate = {},
                                   .rates = request.rates};
    const MethodsTask task{.methods = to_strings(request.methods),
                           .name = request.name.toStdString(),
                           .options = request.options,
                           .demonstrations = request.demonstrations,
                           .items = items_of(request.images),
                           .system_prompt = request.options.system_prompt,
                           .training = std::move(training)};
    Telling telling(listener);
    auto outcome = compare_methods(workspace, builtin_methods(), task, telling, stop);
    if (!outcome) return ended_by(telling.rows(), outcome.error());
    return {.rows = std::move(*outcome), .ended = true};
}

MethodsOutcome compare_saved_contexts(const Workspace& workspace, const QStringList& names) {
    std::optional<TestRun> first;
    std::vector<ComparedMethod> rows;
    for (const QString& name : names) {
        auto row = row_of(workspace, name, first);
        if (!row) return ended_by(std::move(rows), row.error());
        rows.push_back(std::move(*row));
    }
    return {.rows = std::move(rows), .ended = true};
}

}  // namespace emloc::ui
