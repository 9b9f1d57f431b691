// Trains the model on the open project, exports it to be trained elsewhere, and scores what comes back.
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QPointer>
#include <vector>

#include "engine/core/result.h"
#include "ui/training/train_dialog.h"

namespace emloc::ui {

class Actions;
class CompressionController;
class DemonstrationsModel;
class EngineThread;
class HeldBackModel;
class ModelController;
class StatusStrip;
class Theme;

// By how much the rates of training are higher than the published ones, which are for billions of weights.
double usual_rates(const ModelController& models);

class TrainingController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        EngineThread& engine;
        const Actions& actions;
        const Theme& theme;
        ModelController& models;                   // which use what was trained
        const CompressionController& compression;  // knows the project's options
        const DemonstrationsModel& demonstrations;
        const HeldBackModel& held_back;  // what is measured
        StatusStrip& status;
        QString place;    // folders of what is trained are made there
        QWidget& window;  // under the dialog
    };

    explicit TrainingController(const Parts& parts, QObject* parent = nullptr);

    TrainDialog* dialog() const { return dialog_; }  // null: it isn't shown
    // Writes what LLaMA-Factory trains on, in the background.
    void export_to(const QString& folder);

 private:
    void show();
    void run();
    void choose_export();
    void take(const TrainingEvent& event);
    void end(const TrainingEnd& end);
    void exported();
    void refresh();

    Parts parts_;
    QPointer<TrainDialog> dialog_;
    QFutureWatcher<Status> export_;
    QString export_folder_;
    std::vector<TrainingEvent> told_;  // of the training that runs, for a dialog that is opened meanwhile
};

}  // namespace emloc::ui
