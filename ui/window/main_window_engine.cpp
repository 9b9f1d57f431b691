// The part of the window that carries messages between the panels and the engine.
#include <QLocale>
#include <utility>

#include "ui/chat/chat_panel.h"
#include "ui/compare/compare_panel.h"
#include "ui/contexts/contexts_model.h"
#include "ui/contexts/contexts_panel.h"
#include "ui/contexts/save_bar.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/held_back/held_back_model.h"
#include "ui/held_back/held_back_panel.h"
#include "ui/inspector/inspection_model.h"
#include "ui/inspector/tokens_panel.h"
#include "ui/project/project_session.h"
#include "ui/retention/retention_model.h"
#include "ui/retention/retention_panel.h"
#include "ui/retention/what_if_bar.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/header_bar.h"
#include "ui/window/main_window.h"
#include "ui/window/status_strip.h"
#include "ui/window/work_tabs.h"

namespace emloc::ui {

void MainWindow::connect_actions() {
    const Actions& actions = *actions_;
    const auto on = [this, &actions](Command command, auto act) {
        connect(actions[command], &QAction::triggered, this, act);
    };
    on(Command::kOpenStore, [this] { choose_store(); });
    on(Command::kBundledModel, [this] { open_model(bundled_model()); });
    on(Command::kQuit, [this] { close(); });
    on(Command::kCompress, [this] { compress(); });
    on(Command::kAskVideo, [this] { choose_video(); });
    on(Command::kCancel, [this] { engine_.cancel(); });
    on(Command::kSaveContext, [this] { save_bar_->open(project_->name()); });
    on(Command::kRenameContext, [this] { contexts_panel_->edit_selected_name(); });
    on(Command::kDeleteContext, [this] { contexts_panel_->remove_selected(); });
    on(Command::kTest, [this] { test(); });
    on(Command::kChooseImage, [this] { chat_->choose_image(); });
    on(Command::kClassify, [this] { chat_->classify(); });
    on(Command::kAsk, [this] { chat_->ask(); });
    on(Command::kEditQuestion, [this] { chat_->edit_last(); });
    on(Command::kShowRetention, [this] { tabs_->setCurrentWidget(retention_panel_); });
    on(Command::kShowContexts, [this] { tabs_->setCurrentWidget(contexts_panel_); });
    on(Command::kShowTokens, [this] { tabs_->setCurrentWidget(tokens_panel_); });
    on(Command::kShowCompare, [this] { tabs_->setCurrentWidget(compare_panel_); });
    on(Command::kShowTest, [this] { tabs_->setCurrentWidget(held_back_panel_); });
}

void MainWindow::connect_panels() {
    connect(demonstrations_, &DemonstrationsModel::contents_changed, this, &MainWindow::refresh);
    connect(held_back_, &QAbstractItemModel::modelReset, this, &MainWindow::refresh);
    connect(status_, &StatusStrip::cancel_requested, this, [this] { engine_.cancel(); });
    connect(save_bar_, &SaveBar::save_requested, this, &MainWindow::save_context);
}

void MainWindow::connect_engine() {
    EngineWorker& worker = engine_.worker();
    connect(&engine_, &EngineThread::activity_changed, this, &MainWindow::show_activity);
    connect(&worker, &EngineWorker::failed, this, &MainWindow::show_failure);
    connect(&worker, &EngineWorker::loading, this, [this](const QString& phase, qint64 done, qint64 total) {
        status_->show_text(tr("Loading the model: %1").arg(phase));
        status_->set_progress(done, total);
    });
    connect(&worker, &EngineWorker::model_loaded, this, [this](const ModelDescription& model) {
        has_result_ = has_result_ && model_ && model_->sha256 == model.sha256;
        model_ = model;
        remember_model(model.folder);
        header_->set_model(model);
        if (std::exchange(model_failed_, false)) messages_->hide();
        chat_->set_contexts(contexts_->names(), has_result_);
        chat_->set_closed();
        engine_.open_context({});
        refresh();
    });
    connect(&worker, &EngineWorker::store_opened, this, [this](const QString& file) {
        settings_.store = file == default_store() ? QString() : file;
        status_->set_store(file);
    });
    connect(&worker, &EngineWorker::contexts_listed, this, &MainWindow::show_contexts);
    connect(&worker, &EngineWorker::saved, this, &MainWindow::show_saved);
    connect(&worker, &EngineWorker::compressed, this, &MainWindow::show_compressed);
    connect(&worker, &EngineWorker::context_opened, this, &MainWindow::show_opened);
}

void MainWindow::show_kept(const QString& name) {
    if (retention_->decided_cells() == 0) return tabs_->set_note({}, {});
    tabs_->set_note(name, tr("%1 % of tokens kept").arg(100 * retention_->kept_share(), 0, 'f', 0));
}

void MainWindow::show_activity(Activity activity) {
    switch (activity) {
        case Activity::kIdle:
            status_->end();
            break;
        case Activity::kLoadingModel:
            status_->begin(tr("Loading the model\u2026"), true);
            break;
        case Activity::kCompressing:
            status_->begin(tr("Reading the demonstrations\u2026"), true);
            break;
        case Activity::kAnswering:
            status_->begin(tr("Answering\u2026"), true);
            break;
        case Activity::kTesting:
            status_->begin(tr("Testing\u2026"), true);
            break;
        case Activity::kOpeningContext:
            status_->begin(tr("Opening the context\u2026"), false);
            break;
        case Activity::kStoring:
            break;  // too short to speak of
    }
    chat_->set_activity(activity, model_.has_value());
    refresh();
}

void MainWindow::show_failure(const Failure& failure) {
    const bool cancelled = failure.kind == ErrorKind::kCancelled;
    switch (failure.job) {
        case Job::kLoadModel:
            model_ ? header_->set_model(*model_) : header_->set_model_text(tr("No model"));
            if (cancelled) break;
            model_failed_ = true;
            messages_->show_error(tr("The model was not loaded: %1").arg(failure.message), tr("Choose another\u2026"),
                                  [this] { choose_model(); });
            break;
        case Job::kStore:
            messages_->show_error(failure.message, tr("Open another\u2026"), [this] { choose_store(); });
            break;
        case Job::kConversation:
            chat_->show_failure(failure.message);
            break;
        case Job::kCompare:
            compare_panel_->messages().show_error(failure.message);
            break;
        case Job::kContexts:
            contexts_panel_->messages().show_error(failure.message);
            break;
        case Job::kSave:
            failure.kind == ErrorKind::kNameTaken ? save_bar_->show_taken(failure.message)
                                                  : save_bar_->show_error(failure.message);
            break;
        case Job::kCompress:
            retention_->stop();
            status_->show_result(cancelled ? tr("Cancelled") : tr("Not compressed"));
            if (cancelled) {
                retention_panel_->messages().show_note(tr("Cancelled. The context you had before is still in use."));
            } else {
                retention_panel_->messages().show_error(failure.message);
            }
            break;
        case Job::kOpenContext:
            chat_->keep_choice();
            chat_->show_failure(failure.message);
            break;
        case Job::kAnswer:
            chat_->said().fail(cancelled ? tr("Stopped.") : failure.message);
            break;
        case Job::kTest:
            held_back_panel_->messages().show_error(failure.message);
            break;
    }
    refresh();
}

void MainWindow::show_saved(const QString& name) {
    has_result_ = false;
    save_bar_->hide();
    QStringList names = contexts_->names();
    if (!names.contains(name)) names << name;
    chat_->set_contexts(names, false);
    const auto& opened = chat_->opened();
    if (opened && opened->choice.kind == ContextChoice::Kind::kResult) {
        chat_->rename_opened(opened->choice, {ContextChoice::Kind::kSaved, name});
        show_kept(name);
    }
    status_->show_result(tr("Saved \u201c%1\u201d").arg(name));
    refresh();
}

void MainWindow::show_compressed(const OpenedContext& result, double seconds) {
    has_result_ = true;
    chat_->set_contexts(contexts_->names(), true);
    compare_panel_->set_contexts(contexts_->names(), true);
    chat_->set_opened(result);
    inspection_->show(result.record);
    held_back_->clear_answers();
    held_back_panel_->set_context({});
    show_kept({});
    status_->show_result(tr("Compressed %n demonstration(s) in %1 s", nullptr, static_cast<int>(result.demonstrations))
                             .arg(QLocale().toString(seconds, 'f', 1)));
    refresh();
}

void MainWindow::show_opened(const OpenedContext& context) {
    chat_->set_opened(context);
    if (context.slot == 0) {
        held_back_->clear_answers();  // they were another context's
        held_back_panel_->set_context(context.choice.name);
    }
    if (context.slot == 0 && context.choice.kind != ContextChoice::Kind::kNone) {
        inspection_->show(context.record);
        retention_->show(context.retention);
        retention_panel_->set_name(context.choice.name);
        show_kept(context.choice.name);
    }
    refresh();
}

void MainWindow::refresh() {
    const Activity activity = engine_.activity();
    const bool idle = activity == Activity::kIdle;
    const bool busy = !idle && activity != Activity::kStoring && activity != Activity::kOpeningContext;
    const int images = demonstrations_->image_count();
    const Actions& actions = *actions_;
    actions[Command::kCompress]->setEnabled(idle && model_.has_value() && images > 0);
    actions[Command::kAskVideo]->setEnabled(idle && model_.has_value());
    actions[Command::kCancel]->setEnabled(busy);
    actions[Command::kSaveContext]->setEnabled(idle && has_result_);
    actions[Command::kBundledModel]->setEnabled(idle && !bundled_model().isEmpty());
    actions[Command::kChooseModel]->setEnabled(idle);
    actions[Command::kOpenStore]->setEnabled(idle);
    chat_->set_zero_shot_labels(demonstrations_->class_names());

    const bool opened = chat_->opened().has_value();
    const bool can_test = idle && opened && held_back_->rowCount() > 0;
    actions[Command::kTest]->setEnabled(can_test);
    held_back_panel_->set_ready(can_test, opened ? tr("The engine is busy.") : tr("Pick a context first."));

    QString hint = tr("Press Compress. This place then shows what every layer keeps of your demonstrations.");
    if (activity == Activity::kCompressing) {
        hint = tr("Reading the demonstrations\u2026");
    } else if (images == 0) {
        hint = tr("Drop images of two or more classes on the left to begin.");
    } else if (!model_.has_value()) {
        hint = activity == Activity::kLoadingModel ? tr("Loading the model\u2026") : tr("Choose a model at the top.");
    }
    retention_panel_->set_hint(hint);
    contexts_panel_->set_can_continue(
        idle && model_.has_value() && images > 0,
        images > 0 ? tr("The engine is busy.") : tr("Add demonstrations on the left first."));
    retention_panel_->what_if_bar().set_can_run(idle && model_.has_value(), tr("The engine is busy."));
    refresh_welcome();
}

}  // namespace emloc::ui
