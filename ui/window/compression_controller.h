// Compressing: what is read into a context and how, pausing it, and how far it is.
#pragma once

#include <QObject>
#include <QTimer>

#include "engine/adaptation/methods/registry.h"
#include "ui/retention/progress_estimate.h"
#include "ui/settings/settings.h"
#include "ui/window/run_clock.h"
#include "ui/worker/messages.h"

class QWidget;

namespace emloc::ui {

class Actions;
class ContextsPanel;
class DemonstrationsModel;
class EngineThread;
class HeaderBar;
class InspectionModel;
class ModelController;
class RetentionModel;
class RetentionPanel;
class StatusStrip;
class WorkTabs;

class CompressionController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        EngineThread& engine;
        const Actions& actions;
        const MethodRegistry& methods;
        const Settings& settings;
        const Theme& theme;
        const ModelController& models;
        const HeaderBar& header;  // has the method that the project keeps
        const DemonstrationsModel& demonstrations;
        RetentionModel& retention;    // follow the compression
        InspectionModel& inspection;  // event by event
        RetentionPanel& panel;
        ContextsPanel& contexts;  // where a saved one is continued
        StatusStrip& status;
        WorkTabs& tabs;
        QWidget& window;  // under dialogs
    };

    explicit CompressionController(const Parts& parts, QObject* parent = nullptr);

    // Posts a compression of the demonstrations, where that can be done now.
    void compress();
    // How the project's demonstrations are compressed.
    AdaptationOptions options() const;
    // Shows the video and, once its frames are chosen, makes a context of it alone.
    void ask_video(const QString& file);

 Q_SIGNALS:
    void started();  // it was posted

 private:
    void connect_actions();
    void connect_panels();
    void connect_progress();
    void connect_models();
    bool can_compress() const;
    void continue_context(const QString& name);
    void compress_again(double delta);  // the demonstrations that are looked into
    void choose_video();
    void start(CompressRequest request);
    void begin(const SharedRecord& record);
    void begin_chunk(const ChunkBegun& chunk);
    void take(const OpenedContext& result, double seconds);
    void take_failure(const Failure& failure);
    void set_paused(bool paused);
    void show_progress(const QString& what);
    void show_time_left();
    QString hint() const;
    void refresh();

    Parts parts_;
    RunClock clock_;
    ProgressEstimate estimate_;
    QTimer time_left_;
};

}  // namespace emloc::ui
