#include "ui/window/project_controller.h"

#include <QDir>
#include <QFileInfo>
#include <QMenu>

#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/project/project_session.h"
#include "ui/widgets/choose_file.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/header_bar.h"

namespace emloc::ui {

ProjectController::ProjectController(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    connect_actions();
    connect_session();
    add_recent_menu();
}

void ProjectController::connect_actions() {
    const Actions& actions = parts_.actions;
    actions.on(Command::kNewProject, &parts_.session, &ProjectSession::start_new);
    actions.on(Command::kOpenProject, this, &ProjectController::choose_file);
    actions.on(Command::kOpenFolder, this, &ProjectController::choose_folder);
    actions.on(Command::kSaveProject, this, &ProjectController::save);
    actions.on(Command::kSaveProjectAs, this, &ProjectController::save_as);
}

void ProjectController::connect_session() {
    ProjectSession& session = parts_.session;
    connect(&parts_.header, &HeaderBar::method_changed, &session, &ProjectSession::set_method);
    connect(&session, &ProjectSession::method_opened, &parts_.header, &HeaderBar::set_method);
    connect(&session, &ProjectSession::changed, this, &ProjectController::show);
    connect(&session, &ProjectSession::failed, this, [this](const QString& text) { parts_.messages.show_error(text); });
    connect(&session, &ProjectSession::noted, this, [this](const QString& text) { parts_.messages.show_note(text); });
    connect(&session, &ProjectSession::passed_over, &parts_.panel, &DemonstrationsPanel::add_problem);
}

void ProjectController::add_recent_menu() {
    auto* recent = new QMenu(tr("Open &recent"), &parts_.window);
    recent->setObjectName(QStringLiteral("recent_menu"));
    QAction* save = parts_.actions[Command::kSaveProject];
    for (QObject* place : save->associatedObjects()) {
        if (auto* file = qobject_cast<QMenu*>(place)) file->insertMenu(save, recent);
    }
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fill_recent(*recent); });
}

void ProjectController::fill_recent(QMenu& menu) {
    menu.clear();
    for (const QString& path : parts_.session.recent()) {
        const QFileInfo info(path);
        QString text = info.isDir() ? info.fileName() : info.completeBaseName();
        QAction* action = menu.addAction(text.replace(u'&', QStringLiteral("&&")));
        action->setToolTip(QDir::toNativeSeparators(path));
        connect(action, &QAction::triggered, this, [this, path] { open(path); });
    }
    if (menu.isEmpty()) menu.addAction(tr("None yet"))->setEnabled(false);
}

void ProjectController::open(const QString& path) {
    parts_.session.open(path);
}

void ProjectController::add_files(const QStringList& paths) {
    if (paths.isEmpty()) return;
    const QFileInfo first(paths.front());
    if (paths.size() == 1 && first.suffix() == QString::fromLatin1(kProjectSuffix)) return open(paths.front());
    parts_.panel.add_paths(paths);
}

bool ProjectController::begin(const QString& project) {
    take_settings();
    if (project.isEmpty()) return parts_.session.restore();
    open(project);
    return true;
}

void ProjectController::take_settings() {
    if (parts_.demonstrations.image_count() > 0) return;
    parts_.header.set_delta(parts_.settings.delta);
}

void ProjectController::choose_file() {
    const QString file = ui::choose_file({.parent = &parts_.window,
                                          .kind = "project",
                                          .title = tr("Open a project"),
                                          .filter = tr("Projects (*.emloc-project);;All files (*)"),
                                          .first_folder = QFileInfo(parts_.session.origin()).path()});
    if (!file.isEmpty()) open(file);
}

void ProjectController::choose_folder() {
    const QString folder =
        ui::choose_folder({.parent = &parts_.window, .kind = "project", .title = tr("Open a project folder")});
    if (!folder.isEmpty()) open(folder);
}

void ProjectController::save() {
    parts_.session.file().isEmpty() ? save_as() : (void)parts_.session.save();
}

void ProjectController::save_as() {
    const QString suffix = QStringLiteral(".emloc-project");
    const QFileInfo origin(parts_.session.origin());
    const QString name = parts_.session.name().isEmpty() ? tr("My project") : parts_.session.name();
    QString file = choose_new_file({.parent = &parts_.window,
                                    .kind = "project",
                                    .title = tr("Save the project"),
                                    .filter = tr("Projects (*.emloc-project)"),
                                    .first_folder = origin.isDir() ? origin.absoluteFilePath() : origin.path()},
                                   {.suggested = name + suffix});
    if (file.isEmpty()) return;
    if (!file.endsWith(suffix)) file += suffix;
    parts_.session.save_as(file);
}

void ProjectController::show() {
    const bool is_untitled = parts_.session.name().isEmpty() && parts_.demonstrations.rowCount() > 0;
    const QString name = is_untitled ? tr("Untitled project") : parts_.session.name();
    const bool changed = parts_.session.is_changed();
    parts_.header.set_project(name, changed);
    parts_.window.setWindowTitle(name.isEmpty() ? tr("EMLoC Studio") : tr("%1[*] \u2013 EMLoC Studio").arg(name));
    parts_.window.setWindowModified(!name.isEmpty() && changed);
    parts_.actions[Command::kSaveProject]->setEnabled(
        parts_.session.file().isEmpty() ? parts_.demonstrations.rowCount() > 0 : changed);
}

}  // namespace emloc::ui
