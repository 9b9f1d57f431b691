// Puts the panels together and carries messages between them and the engine.
#pragma once

#include <QMainWindow>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <optional>

#include "ui/demonstrations/thumbnail_cache.h"
#include "ui/retention/progress_estimate.h"
#include "ui/settings/settings.h"
#include "ui/shell/single_instance.h"
#include "ui/shell/welcome_panel.h"
#include "ui/window/run_clock.h"
#include "ui/worker/engine_thread.h"

class QMenu;
class QSplitter;

namespace emloc::ui {

class Actions;
class ChatPanel;
class CommandPalette;
class ComparePanel;
class ContextsModel;
class ContextsPanel;
class DemonstrationsModel;
class DemonstrationsPanel;
class HeaderBar;
class HeldBackModel;
class HeldBackPanel;
class InspectionModel;
class MessageBar;
class OverlayWindow;
class PictureCache;
class ProjectSession;
class RetentionModel;
class RetentionPanel;
class SaveBar;
class StatusStrip;
class TokensPanel;
class WorkTabs;

// What the command line asked for; empty: as at the last time, or the default.
struct WindowOptions {
    QString project;
    QString model;
    QString store;
    QString data = {};                                   // where the session is kept
    QStringList files = {};                              // to add to the demonstrations
    const MethodRegistry* methods = &builtin_methods();  // which are offered; outlives the window
};

class MainWindow : public QMainWindow {
    Q_OBJECT

 public:
    // `engine` and `theme` outlive the window. Loading of model and store is posted here and happens behind the window.
    MainWindow(EngineThread& engine, Theme& theme, const WindowOptions& options, QWidget* parent = nullptr);

    // The panels go before the models that they show.
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
    // Cancels what runs, without waiting for it.
    void closeEvent(QCloseEvent* event) override;

 private:
    void build();
    QWidget* make_centre();
    void connect_actions();
    void connect_panels();
    void connect_engine();
    void connect_inspection();
    void connect_chat();
    void connect_test();
    void connect_library();
    void connect_library_actions();
    void close_removed(const QString& name);
    void forget_removed();  // what the user deleted and did not take back
    void continue_context(const QString& name);
    void show_verified(const VerifyReport& report);
    void connect_compression_events();
    void restore(const WindowOptions& options);

    void connect_project();
    void connect_demonstration_actions();
    void choose_project();
    void choose_folder();
    void save_project();
    void save_project_as();
    void fill_recent();
    void show_project();
    void take_held_out();
    void ask_to_close();
    void choose_store();
    void choose_model();
    void set_theme(ThemeChoice choice);
    void set_text_size(int percent);
    void connect_shell();
    void connect_looks();
    void take_step(WelcomePanel::Step step);
    void refresh_welcome();
    void show_settings();
    void apply_settings(const Settings& settings);
    AdaptationOptions adaptation_options() const;
    void remember_model(const QString& folder);
    void test();

    void show_activity(Activity activity);
    void show_failure(const Failure& failure);
    void show_contexts(std::vector<ContextSummary> contexts);
    void show_saved(const QString& name);
    void show_compressed(const OpenedContext& result, double seconds);
    void show_opened(const OpenedContext& context);
    void show_compression_progress(const QString& what);
    void show_time_left();
    void show_kept(const QString& name);
    void compress_again(double delta);  // the demonstrations that are looked into
    void start_compression(CompressRequest request);
    void choose_video();
    void refresh();  // what can be done now, and what the empty places say

    EngineThread& engine_;
    const MethodRegistry& methods_;
    Theme& theme_;
    Settings settings_;
    Actions* actions_;
    DemonstrationsModel* demonstrations_;
    RetentionModel* retention_;
    InspectionModel* inspection_;
    PictureCache* pictures_;
    ContextsModel* contexts_;
    HeldBackModel* held_back_;
    ThumbnailCache thumbnails_;
    ProjectSession* project_;

    HeaderBar* header_;
    MessageBar* messages_;
    SaveBar* save_bar_;
    DemonstrationsPanel* demonstrations_panel_;
    WorkTabs* tabs_;
    RetentionPanel* retention_panel_;
    TokensPanel* tokens_panel_;
    ComparePanel* compare_panel_;
    OverlayWindow* overlay_ = nullptr;
    ContextsPanel* contexts_panel_;
    HeldBackPanel* held_back_panel_;
    ChatPanel* chat_;
    StatusStrip* status_;
    QSplitter* splitter_;
    QMenu* recent_;
    CommandPalette* palette_;
    WelcomePanel* welcome_;

    RunClock clock_;  // of the compression
    ProgressEstimate estimate_;
    QTimer time_left_;
    bool test_when_scanned_ = false;
    std::optional<ModelDescription> model_;
    bool has_result_ = false;              // a compression that is not saved
    std::vector<LabelledImage> held_out_;  // that the test was given
    bool model_failed_ = false;            // the message at the top is about that
    bool classify_when_ready_ = false;     // the first steps wait for the picture
    bool result_is_kept_ = false;
    bool closing_ = false;  // the user has said so
};

}  // namespace emloc::ui
