// Compares methods on the open project, and saved contexts.
#pragma once

#include <QObject>
#include <QPointer>

#include "engine/adaptation/methods/registry.h"
#include "ui/methods/methods_dialog.h"

namespace emloc::ui {

class Actions;
class CompressionController;
class ContextsModel;
class DemonstrationsModel;
class EngineThread;
class HeldBackModel;
class HeldBackPanel;
class ModelController;

class MethodsController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        EngineThread& engine;
        const Actions& actions;
        const MethodRegistry& methods;
        const ModelController& models;
        const CompressionController& compression;  // knows how the project is compressed
        const DemonstrationsModel& demonstrations;
        const HeldBackModel& held_back;  // what the methods are tested on
        HeldBackPanel& held_back_panel;  // where other images are read
        const ContextsModel& contexts;
        QWidget& window;  // under the dialog
    };

    explicit MethodsController(const Parts& parts, QObject* parent = nullptr);

    MethodsDialog* dialog() const { return dialog_; }  // null: it isn't shown

 private:
    void show();
    void run();
    void choose_images();
    void refresh();

    Parts parts_;
    QPointer<MethodsDialog> dialog_;
    bool running_ = false;
};

}  // namespace emloc::ui
