// The window: makes models, panels and controllers, and lays the panels out. What happens in it, the controllers do.
#pragma once

#include <QMainWindow>
#include <QString>
#include <QStringList>

#include "engine/adaptation/methods/registry.h"
#include "ui/demonstrations/thumbnail_cache.h"
#include "ui/settings/settings.h"
#include "ui/shell/single_instance.h"

class QSplitter;

namespace emloc::ui {

class Actions;
class ChatController;
class ChatPanel;
class CommandPalette;
class ComparePanel;
class CompressionController;
class ContextsController;
class ContextsModel;
class ContextsPanel;
class DemonstrationsModel;
class DemonstrationsPanel;
class EngineThread;
class HeaderBar;
class HeldBackModel;
class HeldBackPanel;
class InspectionController;
class InspectionModel;
class MessageBar;
class ModelController;
class OverlayWindow;
class PictureCache;
class ProjectController;
class ProjectSession;
class RetentionModel;
class RetentionPanel;
class SaveBar;
class StatusStrip;
class TestController;
class TokensPanel;
class WelcomePanel;
class WorkTabs;

// What the command line asked for; empty: as at the last time, or the default.
struct WindowOptions {
    QString project;
    QString model;
    QString store;
    QString data = {};       // where the session is kept
    QStringList files = {};  // to add to the demonstrations
    MethodRegistry methods;  // which are offered
};

class MainWindow : public QMainWindow {
    Q_OBJECT

 public:
    // `engine` and `theme` outlive the window. Loading of model and store is posted here and happens behind the window.
    MainWindow(EngineThread& engine, Theme& theme, const WindowOptions& options, QWidget* parent = nullptr);
    ~MainWindow() override;

    // A project file or a folder.
    void open_project(const QString& path);
    void add_files(const QStringList& paths);
    // Shows the video and, once its frames are chosen, makes a context of it alone.
    void ask_video(const QString& file);
    void open_model(const QString& folder);
    void open_store(const QString& file);
    // What another start of the program asks this one for.
    void answer(const StartRequest& request);

    ThumbnailCache* thumbnails() { return &thumbnails_; }
    void compress();
    void save_context(const QString& name, bool replace);

 protected:
    // Cancels what runs, without waiting for it. Asks first where something would be lost.
    void closeEvent(QCloseEvent* event) override;

 private:
    void make_models(const QString& data);
    void make_panels();
    void lay_out();
    QWidget* make_centre();
    void make_controllers();
    void make_library_controllers();
    void make_work_controllers();
    void make_project_controllers();
    void connect_actions();
    void restore(const WindowOptions& options);
    void show_palette();
    void toggle_profiler();
    void ask_to_close();

    EngineThread& engine_;
    const MethodRegistry methods_;
    Theme& theme_;
    Settings settings_;
    ThumbnailCache thumbnails_;
    Actions* actions_;
    DemonstrationsModel* demonstrations_;
    RetentionModel* retention_;
    InspectionModel* inspection_;
    PictureCache* pictures_;
    ContextsModel* contexts_;
    HeldBackModel* held_back_;
    ProjectSession* session_;

    HeaderBar* header_;
    MessageBar* messages_;
    MessageBar* freshness_;
    WelcomePanel* welcome_;
    SaveBar* save_bar_;
    DemonstrationsPanel* demonstrations_panel_;
    WorkTabs* tabs_;
    RetentionPanel* retention_panel_;
    TokensPanel* tokens_panel_;
    ComparePanel* compare_panel_;
    ContextsPanel* contexts_panel_;
    HeldBackPanel* held_back_panel_;
    ChatPanel* chat_panel_;
    StatusStrip* status_;
    QSplitter* splitter_;
    CommandPalette* palette_;
    OverlayWindow* overlay_ = nullptr;  // made at first use

    QObject* controllers_;  // their parent
    ModelController* models_;
    ContextsController* library_;
    ChatController* chat_;
    InspectionController* inspecting_;
    CompressionController* compression_;
    TestController* test_;
    ProjectController* project_;
    bool closing_ = false;  // the user has said so
};

}  // namespace emloc::ui
