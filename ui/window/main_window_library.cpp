// The part of the window that keeps contexts: the library, saving, continuing and comparing.
#include <QDir>

#include "ui/chat/chat_panel.h"
#include "ui/compare/compare_panel.h"
#include "ui/contexts/contexts_model.h"
#include "ui/contexts/contexts_panel.h"
#include "ui/contexts/save_bar.h"
#include "ui/convert.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/held_back/held_back_panel.h"
#include "ui/overlay/overlay_window.h"
#include "ui/retention/retention_panel.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/main_window.h"
#include "ui/window/work_tabs.h"

namespace emloc::ui {

MainWindow::~MainWindow() {
    delete overlay_;
    delete takeCentralWidget();
}

void MainWindow::connect_library_actions() {
    const Actions& actions = *actions_;
    const auto on = [this, &actions](Command command, auto act) {
        connect(actions[command], &QAction::triggered, this, act);
    };
    const auto in_library = [this](auto act) {
        return [this, act] {
            tabs_->setCurrentWidget(contexts_panel_);
            (contexts_panel_->*act)();
        };
    };
    on(Command::kPause, [this] {
        if (engine_.activity() == Activity::kCompressing) engine_.set_paused(!engine_.paused());
    });
    on(Command::kUndoDelete, in_library(&ContextsPanel::undo_remove));
    on(Command::kDuplicateContext, in_library(&ContextsPanel::duplicate_selected));
    on(Command::kEditNote, in_library(&ContextsPanel::edit_selected_note));
    on(Command::kExportContext, in_library(&ContextsPanel::export_selected));
    on(Command::kImportContext, in_library(&ContextsPanel::choose_import));
    on(Command::kFindContext, in_library(&ContextsPanel::focus_search));
    on(Command::kVerifyStore, [this] {
        tabs_->setCurrentWidget(contexts_panel_);
        engine_.verify_store();
    });
    on(Command::kExportTest, [this] { held_back_panel_->export_results(); });
    on(Command::kCopyAnswer, [this] { chat_->copy_last(); });
    on(Command::kSideBySide, [this] { chat_->toggle_side_by_side(); });
    on(Command::kExportPicture, [this] { retention_panel_->export_picture(); });
    on(Command::kExportData, [this] { retention_panel_->export_data(); });
    on(Command::kProfiler, [this] {
        // Made at first use: a program that isn't profiled loads no OpenGL.
        if (overlay_ == nullptr) overlay_ = new OverlayWindow(engine_, this);
        overlay_->toggle();
    });
}

void MainWindow::connect_library() {
    connect_library_actions();
    connect(contexts_panel_, &ContextsPanel::use_requested, this, [this](const QString& name) {
        engine_.open_context({ContextChoice::Kind::kSaved, name});
    });
    connect(contexts_panel_, &ContextsPanel::remove_requested, this, [this](const QString& name) {
        close_removed(name);
        chat_->set_contexts(contexts_->names(), has_result_);
    });
    connect(contexts_panel_, &ContextsPanel::remove_undone, this,
            [this] { chat_->set_contexts(contexts_->names(), has_result_); });
    connect(contexts_panel_, &ContextsPanel::duplicate_requested, &engine_, &EngineThread::duplicate_context);
    connect(contexts_panel_, &ContextsPanel::export_requested, &engine_, &EngineThread::export_context);
    connect(contexts_panel_, &ContextsPanel::import_requested, this, [this](const QStringList& files) {
        for (const QString& file : files) engine_.import_context(file);
    });
    connect(contexts_panel_, &ContextsPanel::verify_requested, &engine_, &EngineThread::verify_store);
    connect(contexts_panel_, &ContextsPanel::continue_requested, this, &MainWindow::continue_context);
    connect(contexts_panel_, &ContextsPanel::compare_requested, this, [this](const QString& name) {
        compare_panel_->set_first({ContextChoice::Kind::kSaved, name});
        tabs_->setCurrentWidget(compare_panel_);
    });
    connect(contexts_, &ContextsModel::rename_requested, this, [this](const QString& from, const QString& to) {
        if (contexts_->forget_removed(to)) engine_.remove_context(to);
        engine_.rename_context(from, to);
    });
    connect(contexts_, &ContextsModel::note_requested, &engine_, &EngineThread::set_note);
    connect(compare_panel_, &ComparePanel::compare_requested, &engine_, &EngineThread::compare);

    EngineWorker& worker = engine_.worker();
    connect(&worker, &EngineWorker::context_exported, this, [this](const QString& name, const QString& file) {
        contexts_panel_->messages().show_note(
            tr("Exported \u201c%1\u201d to %2").arg(name, QDir::toNativeSeparators(file)));
    });
    connect(&worker, &EngineWorker::context_imported, this, [this](const QString& name) {
        tabs_->setCurrentWidget(contexts_panel_);
        contexts_panel_->messages().show_note(tr("Imported \u201c%1\u201d").arg(name));
    });
    connect(&worker, &EngineWorker::store_verified, this, &MainWindow::show_verified);
    connect(&worker, &EngineWorker::compared, compare_panel_, &ComparePanel::show_comparison);
}

void MainWindow::show_verified(const VerifyReport& report) {
    if (report.damaged.empty()) {
        contexts_panel_->messages().show_note(
            tr("%n context(s) read and found intact.", nullptr, static_cast<int>(report.intact.size())));
        return;
    }
    QStringList lines{tr("%n thing(s) are damaged:", nullptr, static_cast<int>(report.damaged.size()))};
    for (const auto& each : report.damaged) lines << to_qstring(each);
    contexts_panel_->messages().show_error(lines.join(u'\n'));
}

void MainWindow::continue_context(const QString& name) {
    if (engine_.activity() != Activity::kIdle || demonstrations_->image_count() == 0) return;
    save_bar_->hide();
    start_compression({.demonstrations = demonstrations_->demonstrations(),
                       .options = adaptation_options(),
                       .continued = ContextChoice{ContextChoice::Kind::kSaved, name}});
}

void MainWindow::forget_removed() {
    for (const QString& name : contexts_->take_removed()) engine_.remove_context(name);
}

void MainWindow::save_context(const QString& name, bool replace) {
    if (contexts_->forget_removed(name)) engine_.remove_context(name);
    engine_.save(name, replace ? WhenTaken::kReplace : WhenTaken::kRefuse);
}

void MainWindow::show_contexts(std::vector<ContextSummary> contexts) {
    contexts_->set_contexts(std::move(contexts));
    chat_->set_contexts(contexts_->names(), has_result_);
    compare_panel_->set_contexts(contexts_->names(), has_result_);
    refresh();
}

}  // namespace emloc::ui
