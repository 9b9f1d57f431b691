// The project on disk: opening, saving and naming it, and what of it stands at the top of the window.
#pragma once

#include <QObject>
#include <QStringList>

#include "ui/settings/settings.h"

class QMenu;
class QWidget;

namespace emloc::ui {

class Actions;
class DemonstrationsModel;
class DemonstrationsPanel;
class HeaderBar;
class MessageBar;
class ProjectSession;

class ProjectController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        const Actions& actions;
        const Settings& settings;  // what a new project begins with
        ProjectSession& session;
        const DemonstrationsModel& demonstrations;
        DemonstrationsPanel& panel;
        HeaderBar& header;
        MessageBar& messages;
        QWidget& window;  // under dialogs; its title is the project's name
    };

    // The menu of recent projects is put into the one that saves a project: the actions lie in menus already.
    explicit ProjectController(const Parts& parts, QObject* parent = nullptr);

    // A project file or a folder.
    void open(const QString& path);
    // A single project file is opened; other files and folders become demonstrations.
    void add_files(const QStringList& paths);
    // That project, or what was there when the program ended the last time; false where there is neither.
    bool begin(const QString& project);
    // The delta of the settings, as long as there is nothing to compress.
    void take_settings();

 private:
    void connect_actions();
    void connect_session();
    void add_recent_menu();
    void fill_recent(QMenu& menu);
    void choose_file();
    void choose_folder();
    void save();
    void save_as();
    void show();

    Parts parts_;
};

}  // namespace emloc::ui
