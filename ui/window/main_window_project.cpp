// The part of the window about the user's own things: the project, its demonstrations, and leaving without a loss.
#include <QCloseEvent>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>

#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/held_back/held_back_model.h"
#include "ui/project/project_session.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/header_bar.h"
#include "ui/window/main_window.h"

namespace emloc::ui {

void MainWindow::connect_demonstration_actions() {
    const Actions& actions = *actions_;
    DemonstrationsPanel* panel = demonstrations_panel_;
    const auto on = [this, &actions](Command command, auto act) {
        connect(actions[command], &QAction::triggered, this, act);
    };
    on(Command::kAddImages, [panel] { panel->choose_images(); });
    on(Command::kAddFolder, [panel] { panel->choose_folder(); });
    on(Command::kAddList, [panel] { panel->choose_list(); });
    on(Command::kCamera, [panel] { panel->open_camera(); });
    on(Command::kNewClass, [panel] { panel->add_empty_class(); });
    on(Command::kNewQuestions, [panel] { panel->add_free_group(); });
    on(Command::kPaste, [panel] { panel->paste(); });
    on(Command::kSelectImages, [panel] { panel->select_all(); });
    on(Command::kMoveImages, [panel] { panel->move_selected(); });
    on(Command::kHoldOut, [panel] { panel->toggle_held_out(); });
    on(Command::kHoldOutAtRandom, [panel] { panel->ask_hold_out(); });
    on(Command::kRemoveImages, [panel] { panel->remove_selected(); });
    on(Command::kRemoveDuplicates, [panel] { panel->remove_duplicates(); });
    on(Command::kVideoFrames, [this, panel] { panel->choose_frames(adaptation_options().video); });
    connect(panel, &DemonstrationsPanel::image_activated, actions[Command::kVideoFrames], &QAction::trigger);
    panel->addAction(actions[Command::kRemoveImages]);
    panel->set_menu_actions({actions[Command::kVideoFrames], actions[Command::kMoveImages], actions[Command::kHoldOut],
                             actions[Command::kRemoveImages]},
                            {actions[Command::kPaste], actions[Command::kHoldOutAtRandom], actions[Command::kCamera],
                             actions[Command::kNewClass]});
    const auto follow_selection = [this, panel] {
        const bool some = !panel->selected().isEmpty();
        for (const Command command : {Command::kMoveImages, Command::kHoldOut, Command::kRemoveImages}) {
            (*actions_)[command]->setEnabled(some);
        }
        (*actions_)[Command::kVideoFrames]->setEnabled(!panel->selected_video().isEmpty());
    };
    connect(panel, &DemonstrationsPanel::selection_changed, this, follow_selection);
    follow_selection();

    QUndoStack& undo = demonstrations_->undo_stack();
    on(Command::kUndo, [&undo] { undo.undo(); });
    on(Command::kRedo, [&undo] { undo.redo(); });
    const auto name_steps = [this, &undo] { actions_->set_undo_texts(undo.undoText(), undo.redoText()); };
    connect(&undo, &QUndoStack::indexChanged, this, name_steps);
    name_steps();
}

void MainWindow::connect_project() {
    const Actions& actions = *actions_;
    const auto on = [this, &actions](Command command, auto act) {
        connect(actions[command], &QAction::triggered, this, act);
    };
    on(Command::kNewProject, [this] { project_->start_new(); });
    on(Command::kOpenProject, [this] { choose_project(); });
    on(Command::kOpenFolder, [this] { choose_folder(); });
    on(Command::kSaveProject, [this] { save_project(); });
    on(Command::kSaveProjectAs, [this] { save_project_as(); });
    recent_ = new QMenu(tr("Open &recent"), this);
    recent_->setObjectName(QStringLiteral("recent_menu"));
    for (QObject* place : actions[Command::kSaveProject]->associatedObjects()) {
        if (auto* file = qobject_cast<QMenu*>(place)) file->insertMenu(actions[Command::kSaveProject], recent_);
    }
    connect(recent_, &QMenu::aboutToShow, this, &MainWindow::fill_recent);

    connect(demonstrations_, &DemonstrationsModel::contents_changed, this, &MainWindow::take_held_out);
    connect(header_, &HeaderBar::method_changed, project_, &ProjectSession::set_method);
    connect(project_, &ProjectSession::method_opened, header_, &HeaderBar::set_method);
    connect(project_, &ProjectSession::changed, this, &MainWindow::show_project);
    connect(project_, &ProjectSession::failed, messages_, [this](const QString& text) { messages_->show_error(text); });
    connect(project_, &ProjectSession::noted, messages_, [this](const QString& text) { messages_->show_note(text); });
    connect(project_, &ProjectSession::passed_over, demonstrations_panel_, &DemonstrationsPanel::add_problem);

    EngineWorker& worker = engine_.worker();
    connect(&worker, &EngineWorker::unsaved_kept, this, [this](bool kept, const QString& why_not) {
        result_is_kept_ = kept;
        if (kept) return;
        messages_->show_error(
            tr("The new context is in memory only: %1 Save it before you close the window.").arg(why_not));
    });
    connect(&worker, &EngineWorker::unsaved_recovered, this, [this](const QString& name) {
        messages_->show_note(
            tr("A context that was not saved the last time is among your contexts as \u201c%1\u201d.").arg(name));
    });
}

void MainWindow::open_project(const QString& path) {
    project_->open(path);
}

void MainWindow::add_files(const QStringList& paths) {
    if (paths.isEmpty()) return;
    const QFileInfo first(paths.front());
    if (paths.size() == 1 && first.suffix() == QString::fromLatin1(kProjectSuffix)) return open_project(paths.front());
    demonstrations_panel_->add_paths(paths);
}

void MainWindow::choose_project() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a project"), QFileInfo(project_->origin()).path(),
                                                      tr("Projects (*.emloc-project);;All files (*)"));
    if (!file.isEmpty()) open_project(file);
}

void MainWindow::choose_folder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a project folder"));
    if (!folder.isEmpty()) open_project(folder);
}

void MainWindow::save_project() {
    project_->file().isEmpty() ? save_project_as() : (void)project_->save();
}

void MainWindow::save_project_as() {
    const QString suffix = QStringLiteral(".emloc-project");
    const QFileInfo origin(project_->origin());
    const QString name = project_->name().isEmpty() ? tr("My project") : project_->name();
    const QString suggestion = (origin.isDir() ? origin.absoluteFilePath() : origin.path()) + u'/' + name + suffix;
    QString file =
        QFileDialog::getSaveFileName(this, tr("Save the project"), suggestion, tr("Projects (*.emloc-project)"));
    if (file.isEmpty()) return;
    if (!file.endsWith(suffix)) file += suffix;
    project_->save_as(file);
}

void MainWindow::fill_recent() {
    recent_->clear();
    for (const QString& path : project_->recent()) {
        const QFileInfo info(path);
        QString text = info.isDir() ? info.fileName() : info.completeBaseName();
        QAction* action = recent_->addAction(text.replace(u'&', QStringLiteral("&&")));
        action->setToolTip(QDir::toNativeSeparators(path));
        connect(action, &QAction::triggered, this, [this, path] { open_project(path); });
    }
    if (recent_->isEmpty()) recent_->addAction(tr("None yet"))->setEnabled(false);
}

void MainWindow::show_project() {
    const QString name = project_->name();
    header_->set_project(name, project_->is_changed());
    setWindowTitle(name.isEmpty() ? tr("EMLoC Studio") : tr("%1[*] \u2013 EMLoC Studio").arg(name));
    setWindowModified(!name.isEmpty() && project_->is_changed());
    (*actions_)[Command::kSaveProject]->setEnabled(project_->file().isEmpty() ? demonstrations_->rowCount() > 0
                                                                              : project_->is_changed());
}

void MainWindow::take_held_out() {
    const auto marked = demonstrations_->held_out();
    if (marked == held_out_) return;
    held_out_ = marked;
    held_back_->set_images(marked);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    const bool compressing = engine_.activity() == Activity::kCompressing;
    const bool would_lose = has_result_ && !result_is_kept_;
    if (!closing_ && (compressing || would_lose)) {
        event->ignore();
        return ask_to_close();
    }
    settings_.geometry = saveGeometry();
    settings_.splitter = splitter_->saveState();
    settings_.write();
    project_->end();
    engine_.cancel();
    forget_removed();
    event->accept();
}

void MainWindow::ask_to_close() {
    if (findChild<QMessageBox*>(QStringLiteral("close_question")) != nullptr) return;
    const bool compressing = engine_.activity() == Activity::kCompressing;
    auto* question = new QMessageBox(this);
    question->setObjectName(QStringLiteral("close_question"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setText(compressing ? tr("A compression is running.") : tr("The new context is not saved."));
    question->setInformativeText(
        compressing
            ? tr("Closing stops it. Your demonstrations and all saved contexts are kept, and it can be run again.")
            : tr("It could not be kept on disk, so closing loses it."));
    QPushButton* leave = question->addButton(compressing ? tr("Stop and close") : tr("Close all the same"),
                                             QMessageBox::DestructiveRole);
    leave->setObjectName(QStringLiteral("close_anyway"));
    QPushButton* stay =
        question->addButton(compressing ? tr("Keep running") : tr("Stay here"), QMessageBox::RejectRole);
    stay->setObjectName(QStringLiteral("close_not"));
    question->setDefaultButton(stay);
    question->setEscapeButton(stay);
    connect(leave, &QPushButton::clicked, this, [this] {
        closing_ = true;
        close();
    });
    question->open();
    stay->setFocus(Qt::OtherFocusReason);  // Return stops nothing
}

}  // namespace emloc::ui
