#include "ui/window/methods_controller.h"

#include <QFileInfo>

#include "ui/contexts/contexts_model.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/held_back/held_back_model.h"
#include "ui/held_back/held_back_panel.h"
#include "ui/widgets/choose_file.h"
#include "ui/window/actions.h"
#include "ui/window/compression_controller.h"
#include "ui/window/model_controller.h"
#include "ui/window/training_controller.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

MethodsController::MethodsController(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    parts_.actions.on(Command::kCompareMethods, this, &MethodsController::show);
    const EngineEvents& events = parts_.engine.events();
    connect(&events, &EngineEvents::methods_progressed, this, [this](const MethodsProgress& progress) {
        if (dialog_) dialog_->show_progress(progress);
    });
    connect(&events, &EngineEvents::methods_compared, this, [this](const MethodsOutcome& outcome) {
        if (dialog_) dialog_->show_outcome(outcome);
    });
    connect(&parts_.engine, &EngineThread::activity_changed, this, &MethodsController::refresh);
    connect(&parts_.models, &ModelController::changed, this, &MethodsController::refresh);
    connect(&parts_.demonstrations, &DemonstrationsModel::contents_changed, this, &MethodsController::refresh);
    connect(&parts_.held_back, &QAbstractItemModel::modelReset, this, &MethodsController::refresh);
    connect(&parts_.contexts, &QAbstractItemModel::modelReset, this, &MethodsController::refresh);
}

void MethodsController::show() {
    if (!dialog_) {
        dialog_ = new MethodsDialog(parts_.methods, &parts_.window);
        dialog_->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog_, &MethodsDialog::run_requested, this, &MethodsController::run);
        connect(dialog_, &MethodsDialog::stop_requested, &parts_.engine, &EngineThread::cancel);
        connect(dialog_, &MethodsDialog::pause_requested, &parts_.engine, &EngineThread::set_paused);
        connect(&parts_.engine, &EngineThread::paused_changed, dialog_, &MethodsDialog::set_paused);
        dialog_->set_paused(parts_.engine.paused());
        connect(dialog_, &MethodsDialog::contexts_requested, &parts_.engine,
                parts_.engine.posting<&EngineWorker::compare_saved>());
        connect(dialog_, &MethodsDialog::images_requested, this, &MethodsController::choose_images);
    }
    refresh();
    dialog_->show();
    dialog_->raise();
    dialog_->activateWindow();
}

void MethodsController::run() {
    running_ = true;
    MethodsRequest request{.methods = dialog_->chosen_methods(),
                           .name = dialog_->name(),
                           .demonstrations = parts_.demonstrations.demonstrations(),
                           .options = parts_.compression.options(),
                           .images = parts_.held_back.images(),
                           .rates = usual_rates(parts_.models)};
    parts_.engine.post<&EngineWorker::compare_methods>(std::move(request));
    refresh();
}

void MethodsController::choose_images() {
    const QString folder =
        choose_folder({.parent = dialog_, .kind = "images", .title = tr("Choose a folder of class folders")});
    if (!folder.isEmpty()) parts_.held_back_panel.open_folder(folder);
}

void MethodsController::refresh() {
    const bool idle = parts_.engine.activity() == Activity::kIdle;
    running_ = running_ && !idle;
    if (!dialog_) return;
    const int demonstrations = static_cast<int>(parts_.demonstrations.image_count());
    const int images = parts_.held_back.rowCount();
    dialog_->set_input(demonstrations, images, QFileInfo(parts_.held_back.name()).fileName());
    dialog_->set_contexts(parts_.contexts.names());
    QString why_not;
    if (!idle) why_not = tr("The engine is busy.");
    if (!parts_.models.model()) why_not = tr("Choose a model at the top.");
    if (images == 0) why_not = tr("Choose test images first.");
    if (demonstrations == 0) why_not = tr("Add demonstrations on the left first.");
    dialog_->set_ready(why_not.isEmpty(), why_not);
    dialog_->set_running(running_);
}

}  // namespace emloc::ui
