#include "ui/window/runs_controller.h"

#include <QDir>
#include <utility>

#include "ui/convert.h"
#include "ui/project/project_session.h"
#include "ui/runs/runs_dialog.h"
#include "ui/window/actions.h"
#include "ui/window/contexts_controller.h"
#include "ui/window/work_tabs.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

RunsController::RunsController(const Parts& parts, QObject* parent)
    : QObject(parent), parts_(parts), history_(QDir(parts.project.folder()).filePath(QStringLiteral("runs.json"))) {
    parts_.actions.on(Command::kRuns, this, &RunsController::show);
    connect(&parts_.contexts, &ContextsController::renamed, this,
            [this](const ContextChoice& from, const ContextChoice& to) { history_.rename(store_, from, to); });
    connect_engine();
}

void RunsController::connect_engine() {
    const EngineEvents& events = parts_.engine.events();
    connect(&events, &EngineEvents::store_opened, this, [this](const QString& file) { store_ = file; });
    connect(&events, &EngineEvents::compression_begun, this, [this](const SharedRecord& record) { begun_ = record; });
    connect(&events, &EngineEvents::compressed, this, &RunsController::take);
    connect(&events, &EngineEvents::context_opened, this, [this](const OpenedContext& context) {
        if (context.slot == 0) open_ = context.choice;
    });
    connect(&events, &EngineEvents::unsaved_recovered, this, [this](const QString& name) {
        history_.rename(store_, {ContextChoice::Kind::kResult, {}}, {ContextChoice::Kind::kSaved, name});
    });
    connect(&events, &EngineEvents::context_removed, this, [this](const QString& name) {
        history_.rename(store_, {ContextChoice::Kind::kSaved, name}, {});
    });
    connect(&events, &EngineEvents::contexts_listed, this, [this](const std::vector<ContextSummary>& contexts) {
        QHash<QString, double> accuracies;
        for (const ContextSummary& each : contexts)
            if (each.accuracy) accuracies.insert(to_qstring(each.name), *each.accuracy);
        history_.set_accuracies(store_, ContextChoice::Kind::kSaved, std::move(accuracies));
    });
    connect(&events, &EngineEvents::tested, this, [this](const TestSummary& summary) {
        if (summary.cancelled || summary.tested == 0 || open_.kind != ContextChoice::Kind::kResult) return;
        history_.set_accuracies(store_, open_.kind, {{open_.name, double(summary.correct) / summary.tested}});
    });
}

void RunsController::take(const OpenedContext& result, double seconds) {
    open_ = result.choice;
    if (!begun_) return;
    const MethodDescription* method = parts_.methods.find(begun_->options.method.name);
    const MethodChoice plain{.name = begun_->options.method.name, .options = {}};
    const auto standard = parts_.methods.completed(plain);
    history_.add({.when = QDateTime::currentDateTime(),
                  .project = parts_.project.name(),
                  .model = to_qstring(begun_->model.name),
                  .method = to_qstring(method != nullptr ? method->title : plain.name),
                  .options = options_text(begun_->options, standard ? standard->options : OptionValues{}),
                  .demonstrations = static_cast<int>(result.demonstrations),
                  .tokens = result.tokens,
                  .kept_share = result.kept_share,
                  .accuracy = std::nullopt,
                  .seconds = seconds,
                  .context = result.choice,
                  .store = store_});
    begun_.reset();
}

void RunsController::show() {
    auto* dialog = new RunsDialog(history_, &parts_.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RunsDialog::open_requested, this, &RunsController::open);
    dialog->open();
}

void RunsController::open(int row) {
    const Run& run = history_.at(row);
    if (run.store != store_) parts_.contexts.open_store(run.store);
    parts_.engine.post<&EngineWorker::open_context>(ContextChoice(run.context), 0);
    parts_.tabs.setCurrentIndex(0);
}

}  // namespace emloc::ui
