#include "ui/window/benchmarks_controller.h"

#include "ui/window/actions.h"
#include "ui/window/model_controller.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

BenchmarksController::BenchmarksController(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    parts_.actions.on(Command::kBenchmarks, this, &BenchmarksController::show);
    const EngineEvents& events = parts_.engine.events();
    connect(&events, &EngineEvents::benchmark_recognised, this, [this](const BenchmarkFound& found) {
        if (dialog_) dialog_->show_found(found);
    });
    connect(&events, &EngineEvents::benchmark_progressed, this, [this](const BenchmarkProgress& progress) {
        if (dialog_) dialog_->show_progress(progress);
    });
    connect(&events, &EngineEvents::benchmark_reported, this, [this](const BenchmarkOutcome& outcome) {
        if (dialog_) dialog_->show_outcome(outcome);
    });
    connect(&parts_.engine, &EngineThread::activity_changed, this, &BenchmarksController::refresh);
    connect(&parts_.models, &ModelController::changed, this, &BenchmarksController::refresh);
}

void BenchmarksController::show() {
    if (!dialog_) {
        dialog_ = new BenchmarksDialog(parts_.methods, &parts_.window);
        dialog_->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog_, &BenchmarksDialog::data_chosen, &parts_.engine,
                parts_.engine.posting<&EngineWorker::recognise_benchmark>());
        connect(dialog_, &BenchmarksDialog::run_requested, this, &BenchmarksController::run);
        connect(dialog_, &BenchmarksDialog::stop_requested, &parts_.engine, &EngineThread::cancel);
    }
    refresh();
    dialog_->show();
    dialog_->raise();
    dialog_->activateWindow();
}

void BenchmarksController::run() {
    running_ = true;
    parts_.engine.post<&EngineWorker::run_benchmark>(dialog_->request());
    refresh();
}

void BenchmarksController::refresh() {
    const bool idle = parts_.engine.activity() == Activity::kIdle;
    running_ = running_ && !idle;
    if (!dialog_) return;
    QString why_not;
    if (!idle) why_not = tr("The engine is busy.");
    if (!parts_.models.model()) why_not = tr("Choose a model at the top.");
    dialog_->set_ready(why_not.isEmpty(), why_not);
    dialog_->set_running(running_);
}

}  // namespace emloc::ui
