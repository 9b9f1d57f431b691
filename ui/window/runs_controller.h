// Keeps the history of runs, and opens them again.
#pragma once

#include <QObject>

#include "engine/adaptation/methods/registry.h"
#include "ui/runs/run_history.h"

class QWidget;

namespace emloc::ui {

class Actions;
class ContextsController;
class EngineThread;
class ProjectSession;
class WorkTabs;

class RunsController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        EngineThread& engine;
        const Actions& actions;
        const ProjectSession& project;
        ContextsController& contexts;
        WorkTabs& tabs;
        const MethodRegistry& methods;
        QWidget& window;  // under the list
    };

    explicit RunsController(const Parts& parts, QObject* parent = nullptr);

    RunHistory& history() { return history_; }

 private:
    void connect_engine();
    void show();
    void open(int row);
    void take(const OpenedContext& result, double seconds);

    Parts parts_;
    RunHistory history_;
    SharedRecord begun_;  // of the compression that runs
    QString store_;
    ContextChoice open_;  // in the first slot: what is tested
};

}  // namespace emloc::ui
