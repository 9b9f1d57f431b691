// Runs benchmarks in the engine's thread and shows what comes of them.
#pragma once

#include <QObject>
#include <QPointer>

#include "engine/adaptation/methods/registry.h"
#include "ui/benchmarks/benchmarks_dialog.h"

namespace emloc::ui {

class Actions;
class EngineThread;
class ModelController;

class BenchmarksController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        EngineThread& engine;
        const Actions& actions;
        const MethodRegistry& methods;
        const ModelController& models;
        QWidget& window;  // under the dialog
    };

    explicit BenchmarksController(const Parts& parts, QObject* parent = nullptr);

    BenchmarksDialog* dialog() const { return dialog_; }  // null: it isn't shown

 private:
    void show();
    void run();
    void refresh();

    Parts parts_;
    QPointer<BenchmarksDialog> dialog_;
    bool running_ = false;
};

}  // namespace emloc::ui
