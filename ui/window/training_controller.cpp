#include "ui/window/training_controller.h"

#include <QDir>
#include <QSettings>
#include <QtConcurrentRun>
#include <utility>

#include "engine/training/llama_factory.h"
#include "ui/convert.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/held_back/held_back_model.h"
#include "ui/settings/settings.h"
#include "ui/widgets/choose_file.h"
#include "ui/window/actions.h"
#include "ui/window/compression_controller.h"
#include "ui/window/model_controller.h"
#include "ui/window/predictions_controller.h"
#include "ui/window/status_strip.h"
#include "ui/worker/engine_thread.h"
#include "ui/worker/requests.h"

namespace emloc::ui {

namespace {

constexpr double kSmallModelRates = 30;  // measured on the bundled model

constexpr auto kMethod = "training/method", kRank = "training/rank", kRate = "training/rate",
               kEpochs = "training/epochs", kBatch = "training/batch", kPrecision = "training/precision",
               kName = "training/name", kModel = "training/model";

QVariant remembered(const char* key) {
    return QSettings().value(QString::fromLatin1(key));
}

// The rate belongs to its model.
TrainingChoices remembered_choices(const QString& model) {
    return {.method = remembered(kMethod).toString(),
            .rank = remembered(kRank).toInt(),
            .rate = remembered(kModel).toString() == model ? remembered(kRate).toDouble() : 0,
            .epochs = remembered(kEpochs).toInt(),
            .batch = remembered(kBatch).toInt(),
            .precision = remembered(kPrecision).toString(),
            .name = remembered(kName).toString()};
}

void remember(const TrainingChoices& choices, const QString& model) {
    QSettings settings;
    const std::pair<const char*, QVariant> values[] = {
        {kMethod, choices.method}, {kRank, choices.rank},           {kRate, choices.rate}, {kEpochs, choices.epochs},
        {kBatch, choices.batch},   {kPrecision, choices.precision}, {kName, choices.name}, {kModel, model}};
    for (const auto& [key, value] : values) settings.setValue(QString::fromLatin1(key), value);
}

std::vector<Demonstration> tests_of(const HeldBackModel& held_back) {
    std::vector<Demonstration> tests;
    for (auto& item : items_of(held_back.images()))
        tests.push_back({.media = std::move(item.media), .answer = std::move(item.label)});
    return tests;
}

}  // namespace

double usual_rates(const ModelController& models) {
    return models.model() && models.model()->folder == bundled_model() ? kSmallModelRates : 1;
}

TrainingController::TrainingController(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    parts_.actions.on(Command::kTrain, this, &TrainingController::show);
    const EngineEvents& events = parts_.engine.events();
    connect(&events, &EngineEvents::training_happened, this, &TrainingController::take);
    connect(&events, &EngineEvents::training_ended, this, &TrainingController::end);
    connect(&events, &EngineEvents::failed, this, [this](const Failure& failure) {
        if (failure.job == Job::kTrain) end({.folder = {}, .error = failure.message});
    });
    connect(&export_, &QFutureWatcherBase::finished, this, &TrainingController::exported);
    new PredictionsController(parts_.actions, parts_.window, this);  // what comes back of an export
    connect(&parts_.engine, &EngineThread::activity_changed, this, &TrainingController::refresh);
    connect(&parts_.models, &ModelController::changed, this, &TrainingController::refresh);
    connect(&parts_.demonstrations, &DemonstrationsModel::contents_changed, this, &TrainingController::refresh);
    connect(&parts_.held_back, &QAbstractItemModel::modelReset, this, &TrainingController::refresh);
    refresh();
}

void TrainingController::show() {
    if (!dialog_) {
        dialog_ = new TrainDialog(parts_.theme, parts_.place, &parts_.window);
        dialog_->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog_, &TrainDialog::run_requested, this, &TrainingController::run);
        connect(dialog_, &TrainDialog::stop_requested, &parts_.engine, &EngineThread::cancel);
        connect(dialog_, &TrainDialog::export_requested, this, &TrainingController::choose_export);
        connect(dialog_, &TrainDialog::predictions_requested, parts_.actions[Command::kScorePredictions],
                &QAction::trigger);
        connect(dialog_, &TrainDialog::use_requested, this, [this](const QString& folder) {
            parts_.models.open(folder);
            dialog_->close();
        });
        dialog_->set_rates(usual_rates(parts_.models));
        dialog_->set_choices(remembered_choices(parts_.models.model() ? parts_.models.model()->folder : QString()));
        for (const TrainingEvent& event : told_) dialog_->show_event(event);
    }
    refresh();
    dialog_->show();
    dialog_->raise();
    dialog_->activateWindow();
}

void TrainingController::run() {
    remember(dialog_->choices(), parts_.models.model()->folder);
    told_.clear();
    parts_.engine.post<&EngineWorker::train>(
        TrainingRequest{.method = &dialog_->method(),
                        .low_rank = dialog_->low_rank(),
                        .options = dialog_->options(),
                        .demonstrations = parts_.demonstrations.demonstrations(),
                        .system_prompt = parts_.compression.options().system_prompt,
                        .images = parts_.held_back.images(),
                        .folder = dialog_->folder()});
}

void TrainingController::take(const TrainingEvent& event) {
    told_.push_back(event);
    if (event.kind == TrainingEvent::Kind::kStepped) {
        parts_.status.show_text(tr("Training: step %1 of %2").arg(event.done).arg(event.total));
        parts_.status.set_estimate(static_cast<double>(event.done) / static_cast<double>(event.total),
                                   event.seconds_left);
    }
    if (dialog_) dialog_->show_event(event);
}

void TrainingController::end(const TrainingEnd& end) {
    told_.clear();
    if (!end.folder.isEmpty()) {
        parts_.models.remember(end.folder);
        parts_.status.show_result(tr("Trained: %1").arg(QDir::toNativeSeparators(end.folder)));
    } else if (!end.error.isEmpty() && !dialog_) {
        show();  // what went wrong is said where it was begun
    }
    if (dialog_) dialog_->show_end(end);
}

void TrainingController::choose_export() {
    const QString folder =
        choose_folder({.parent = dialog_, .kind = "training", .title = tr("Choose an empty folder to export to")});
    if (!folder.isEmpty()) export_to(folder);
}

void TrainingController::export_to(const QString& folder) {
    const auto options = parts_.compression.options();
    TrainingExport what{.model = to_path(parts_.models.base_folder()),
                        .train = parts_.demonstrations.demonstrations(),
                        .test = tests_of(parts_.held_back),
                        .system_prompt = options.system_prompt,
                        .options = dialog_->options(),
                        .low_rank = dialog_->low_rank(),
                        .rate = {},
                        .max_pixels = options.max_pixels,
                        .video = options.video};
    export_folder_ = folder;
    export_.setFuture(QtConcurrent::run([what = std::move(what), path = to_path(folder)]() -> Status {
        const auto written = export_training(what, path);
        return written ? Status() : tl::unexpected(written.error());
    }));
    refresh();
}

void TrainingController::exported() {
    const Status written = export_.result();
    refresh();
    if (!dialog_) return;
    if (!written) return dialog_->show_error(to_qstring(written.error().message));
    dialog_->show_note(tr("Written to %1. README.md there says how to go on.").arg(export_folder_));
}

void TrainingController::refresh() {
    const bool idle = parts_.engine.activity() == Activity::kIdle && !export_.isRunning();
    if (!dialog_) return;
    const auto held_out = std::ssize(parts_.demonstrations.held_out());
    const int demonstrations = static_cast<int>(parts_.demonstrations.image_count() - held_out);
    QString why_not;
    if (!idle) why_not = tr("The engine is busy.");
    if (!parts_.models.model()) why_not = tr("Choose a model at the top.");
    if (demonstrations == 0) why_not = tr("Add demonstrations on the left first.");
    dialog_->set_input(demonstrations, parts_.held_back.rowCount());
    dialog_->set_ready(why_not.isEmpty(), why_not);
    dialog_->set_running(parts_.engine.activity() == Activity::kTraining);
}

}  // namespace emloc::ui
