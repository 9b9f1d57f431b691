#include "ui/window/model_controller.h"

#include <utility>

#include "ui/convert.h"
#include "ui/model/model_check.h"
#include "ui/model/model_dialog.h"
#include "ui/widgets/choose_file.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/header_bar.h"
#include "ui/window/status_strip.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

namespace {

constexpr int kModelsRemembered = 8;

}  // namespace

ModelController::ModelController(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    parts_.actions.on(Command::kBundledModel, this, [this] { open(bundled_model()); });
    parts_.actions.on(Command::kChooseModel, this, &ModelController::choose);
    const EngineEvents& events = parts_.engine.events();
    connect(&events, &EngineEvents::loading, this, [this](const QString& phase, qint64 done, qint64 total) {
        parts_.status.show_text(tr("Loading the model: %1").arg(phase));
        parts_.status.set_progress(done, total);
    });
    connect(&events, &EngineEvents::model_loaded, this, &ModelController::take);
    connect(&events, &EngineEvents::failed, this, &ModelController::take_failure);
    connect(&parts_.engine, &EngineThread::activity_changed, this, &ModelController::refresh);
    refresh();
}

void ModelController::open(const QString& folder) {
    const Settings& settings = parts_.settings;
    const ModelFolders folders = model_folders(folder, known());
    if (folders.model.isEmpty()) return ask_for_base(folders);
    if (settings.memory_gb > 0) {
        const ModelCheck check = check_model(folders.model);
        const FitVerdict verdict = fits(check, settings, machine_memory());
        if (check.problem.isEmpty() && verdict.needed > memory_cap(settings)) {
            return parts_.messages.show_error(verdict.text, tr("Settings\u2026"), [this] { Q_EMIT settings_wanted(); });
        }
    }
    load(folders);
}

void ModelController::load(const ModelFolders& folders) {
    const Settings& settings = parts_.settings;
    loading_ = folders;
    parts_.header.set_model_text(tr("Loading\u2026"));
    auto options = load_options(settings, machine_memory());
    options.adapter = to_path(folders.adapter);
    parts_.engine.post<&EngineWorker::load_model>(folders.model, options);
}

// An adapter says by a name which model it belongs to; where that isn't found, the user knows.
void ModelController::ask_for_base(const ModelFolders& folders) {
    message_is_ours_ = true;
    parts_.messages.show_error(folders.problem, tr("Choose its model\u2026"), [this, folders] {
        const QString base =
            choose_folder({.parent = &parts_.window, .kind = "model", .title = tr("Choose the folder of its model")});
        if (!base.isEmpty()) load({.model = base, .adapter = folders.adapter, .problem = {}});
    });
}

QString ModelController::base_folder() const {
    return model_ ? loading_.model : QString();
}

QStringList ModelController::known() const {
    QStringList folders = parts_.settings.models;
    if (const QString bundled = bundled_model(); !bundled.isEmpty()) folders.prepend(bundled);
    folders.removeDuplicates();
    return folders;
}

void ModelController::open_first(const QString& wanted) {
    for (const QString& folder : {wanted, parts_.settings.model, bundled_model()}) {
        if (!folder.isEmpty()) return open(folder);
    }
    parts_.messages.show_error(tr("The bundled model is not installed. Choose the folder of another model."),
                               tr("Choose\u2026"), [this] { choose(); });
}

void ModelController::reload() {
    if (model_) open(model_->folder);
}

void ModelController::choose() {
    auto* dialog = new ModelDialog(known(), model_ ? model_->folder : QString(), parts_.settings, &parts_.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ModelDialog::chosen, this, &ModelController::open);
    dialog->open();
}

void ModelController::take(const ModelDescription& model) {
    model_ = model;
    parts_.settings.model = model.folder == bundled_model() ? QString() : model.folder;
    remember(model.folder);
    parts_.header.set_model(model);
    if (std::exchange(message_is_ours_, false)) parts_.messages.hide();
    Q_EMIT changed();
}

void ModelController::take_failure(const Failure& failure) {
    if (failure.job != Job::kLoadModel) return;
    model_ ? parts_.header.set_model(*model_) : parts_.header.set_model_text(tr("No model"));
    if (failure.kind == ErrorKind::kCancelled) return;
    message_is_ours_ = true;
    parts_.messages.show_error(tr("The model was not loaded: %1").arg(failure.message), tr("Choose another\u2026"),
                               [this] { choose(); });
}

void ModelController::remember(const QString& folder) {
    Settings& settings = parts_.settings;
    if (folder == bundled_model()) return;
    settings.models.removeAll(folder);
    settings.models.prepend(folder);
    settings.models = settings.models.mid(0, kModelsRemembered);
}

void ModelController::refresh() {
    const bool idle = parts_.engine.activity() == Activity::kIdle;
    parts_.actions[Command::kBundledModel]->setEnabled(idle && !bundled_model().isEmpty());
    parts_.actions[Command::kChooseModel]->setEnabled(idle);
}

}  // namespace emloc::ui
