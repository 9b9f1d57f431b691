// Signals in front of the engine's workspace: lives in the engine's thread and owns what must not leave it.
#pragma once

#include <QObject>
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "engine/workspace/workspace.h"
#include "ui/compare/comparison.h"
#include "ui/worker/benchmark_work.h"
#include "ui/worker/messages.h"
#include "ui/worker/methods_run.h"
#include "ui/worker/nearest.h"
#include "ui/worker/pause_gate.h"
#include "ui/worker/training_run.h"

namespace emloc::ui {

// Every member function but gate() runs in the engine's thread (EngineThread sees to it) and answers by signals alone;
// nothing is thrown. A failed or cancelled request leaves the model, the queries and the unsaved result as they were.
class EngineWorker : public QObject {
    Q_OBJECT

 public:
    EngineWorker();
    ~EngineWorker() override;

    // Closed, it holds a compression or a comparison of methods up; what is let in is done between two trials. For any
    // thread.
    PauseGate& gate() { return gate_; }

    // With an adapter, what is loaded goes by the adapter's folder.
    void load_model(const QString& folder, const LoadOptions& options, std::stop_token stop);

    void open_store(const QString& file);                  // for reading, where it can't be written to
    void copy_store(const QString& file);                  // and goes on with the copy
    void save(const QString& name, WhenTaken when_taken);  // the unsaved result
    void rename_context(const QString& from, const QString& to);
    void remove_context(const QString& name);
    void duplicate_context(const QString& from, const QString& to);
    void set_note(const QString& name, const QString& note);
    void export_context(const QString& name, const QString& file);
    void import_context(const QString& file);
    void verify_store();
    void compare(const ContextChoice& first, const ContextChoice& second);
    void clear_conversation(const ContextChoice& choice);
    // Told by methods_progressed and methods_compared. The contexts are saved; the result without a name stays.
    void compare_methods(const MethodsRequest& request, const std::stop_token& stop) {
        const auto progressed = [this](const MethodsProgress& progress) { Q_EMIT methods_progressed(progress); };
        const auto compared = [this](const MethodsOutcome& outcome) {
            Q_EMIT methods_compared(outcome), list_contexts();
        };
        const auto rests = [this, stop] { gate_.pass(stop); };
        Q_EMIT methods_compared(run_methods(workspace_, loaded_, request, {progressed, compared, rests}, stop));
    }
    // Trains the model that is loaded, in a copy of its own; told by training_happened and training_ended.
    void train(const TrainingRequest& request, const std::stop_token& stop) {
        if (!has_model(Job::kTrain)) return;
        ends_training_ = false;
        const auto happened = [this](const TrainingEvent& event) { Q_EMIT training_happened(event); };
        const auto wants_end = [this, &stop] { return gate_.pass(stop), ends_training_.load(); };
        Q_EMIT training_ended(run_training(loaded_, request, {happened, wants_end}, stop));
    }
    // A stop of the training that runs is its end: what it learnt is saved. For any thread.
    void end_training() { ends_training_ = true; }
    void compare_saved(const QStringList& names) { Q_EMIT methods_compared(compare_saved_contexts(workspace_, names)); }

    // Told by benchmark_recognised.
    void recognise_benchmark(const QString& folder) { Q_EMIT benchmark_recognised(find_benchmark_data(folder)); }
    // Told by benchmark_progressed and benchmark_reported. Answers, contexts and reports lie in the request's folder.
    void run_benchmark(const BenchmarkRequest& request, const std::stop_token& stop) {
        const auto progressed = [this](const BenchmarkProgress& progress) { Q_EMIT benchmark_progressed(progress); };
        const auto reported = [this](const BenchmarkOutcome& outcome) { Q_EMIT benchmark_reported(outcome); };
        Q_EMIT benchmark_reported(ui::run_benchmark(workspace_, request, {progressed, reported}, stop));
    }

    void compress(const CompressRequest& request, std::stop_token stop);

    // With what was said to it, and its last test.
    void open_context(const ContextChoice& choice, int slot);
    void close_slot(int slot);
    // What is answered is kept in the conversation of the slot's context.
    void classify(const QueryRequest& request, std::stop_token stop);
    void ask(const QueryRequest& request, std::stop_token stop);
    // In the first slot; the outcome is kept with the context, under the name of the images.
    void test(const std::vector<LabelledImage>& images, const QStringList& labels, const QString& name,
              std::stop_token stop);
    // Which classes the context in the first slot sees in them; nothing is kept.
    void propose(const QStringList& files, std::stop_token stop);
    // Which demonstrations of the context in the first slot it looks most like.
    void find_nearest(const QString& file, const std::stop_token& stop) {
        OpenContext* open = open_in(0, Job::kTest);
        auto found = open == nullptr ? std::nullopt : std::optional(nearest_to(file, workspace_, *open, stop));
        if (found && *found) Q_EMIT nearest_found({file, std::move(**found), describe_open(0).record});
        if (found && !*found) report(Job::kTest, found->error());
    }
    void open_test(qint64 id);  // one of those of the context in the first slot; 0: the last

 Q_SIGNALS:
    void failed(const emloc::ui::Failure& failure);

    void loading(const QString& phase, qint64 done, qint64 total);
    void model_loaded(const emloc::ui::ModelDescription& model);

    // Where it can only be read, nothing can be changed in it, and what is said to its contexts is not kept.
    void store_opened(const QString& file, bool can_be_written);
    // Somebody else did something to the file; the store is where `incident` says.
    void store_mended(const emloc::StoreIncident& incident);
    void store_copied(const QString& file);
    void contexts_listed(const std::vector<emloc::ContextSummary>& contexts);
    void saved(const QString& name);
    // Whether the last compression, which has no name yet, would survive the program; if not, why.
    void unsaved_kept(bool kept, const QString& why_not);
    void unsaved_recovered(const QString& name);  // one that the program left behind the last time
    void unsaved_set_aside(const QString& name);  // one of this time, before another one took its place
    void context_renamed(const QString& from, const QString& to);
    void context_removed(const QString& name);
    void context_exported(const QString& name, const QString& file);
    void context_imported(const QString& name);
    void store_verified(const emloc::VerifyReport& report);
    void compared(const std::shared_ptr<const emloc::ui::Comparison>& comparison);
    void methods_progressed(const emloc::ui::MethodsProgress& progress);
    void methods_compared(const emloc::ui::MethodsOutcome& outcome);  // after each method, and at the end
    void training_happened(const emloc::ui::TrainingEvent& event);
    void training_ended(const emloc::ui::TrainingEnd& end);
    void benchmark_recognised(const emloc::ui::BenchmarkFound& found);
    void benchmark_progressed(const emloc::ui::BenchmarkProgress& progress);
    void benchmark_reported(const emloc::ui::BenchmarkOutcome& outcome);  // now and then, and at the end

    // The events of a running compression, in the order in which they happen.
    void compression_begun(const emloc::ui::SharedRecord& record);  // with earlier chunks where it continues a context
    void planned(const emloc::AdaptationPlan& plan);
    void chunk_begun(const emloc::ChunkBegun& chunk);
    void phase_begun(const emloc::PhaseBegun& phase);
    void frames_read(const emloc::FramesRead& frames);
    void trial_begun(const emloc::TrialBegun& trial);
    void trial_done(const emloc::Trial& trial);
    void decided(const emloc::ui::LayerDecision& decision);
    void chunk_done(int chunk, const emloc::ui::ChunkRetention& retention);
    void compressed(const emloc::ui::OpenedContext& result, double seconds);

    void context_opened(const emloc::ui::OpenedContext& context);
    void conversation_loaded(int slot, const std::vector<emloc::Exchange>& exchanges);
    void proposed(const emloc::ui::TestedImage& image);
    void proposals_ended();                                          // also where they were stopped, or failed
    void tests_listed(const std::vector<emloc::TestRecord>& tests);  // of the context in the first slot
    void test_loaded(const emloc::TestRun& run);                     // of it
    void nearest_found(const emloc::ui::NearestDemonstrations& nearest);
    void classified(const emloc::ui::Classified& classified);
    void answer_grew(const QString& text, int slot);
    void answered(const emloc::ui::Answered& answered);
    void image_tested(const emloc::ui::TestedImage& image);
    void tested(const emloc::ui::TestSummary& summary);

 private:
    void report(Job job, const Error& error);
    bool has_model(Job job);  // reports it where there is none
    bool has_store(Job job);
    OpenContext* open_in(int slot, Job job);
    OpenedContext describe_open(int slot) const;
    void list_contexts();
    void keep_result();
    bool result_is_safe();  // before it is replaced; says so where it isn't
    void tell_set_aside(const Result<std::string>& name);
    void tell_incident();
    static std::string name_of_recovered(const std::string& written);
    void load_conversation(int slot);
    void list_tests();
    void keep(const OpenContext& open, Exchange exchange);

    PauseGate gate_;
    std::atomic<bool> ends_training_ = false;
    Workspace workspace_;
    TrainedModel loaded_;  // where the workspace's model came from
    std::array<std::shared_ptr<OpenContext>, kSlots> slots_;
};

}  // namespace emloc::ui
