// What the engine tells the window.
#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "engine/adaptation/observer.h"
#include "engine/store/store.h"
#include "ui/compare/comparison.h"
#include "ui/worker/benchmark_work.h"
#include "ui/worker/messages.h"
#include "ui/worker/methods_run.h"
#include "ui/worker/nearest.h"
#include "ui/worker/training_run.h"

namespace emloc::ui {

// Lives in the engine's thread, where the worker emits its signals; there is one before there is a worker.
class EngineEvents : public QObject {
    Q_OBJECT

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
};

}  // namespace emloc::ui
