// Scores what a model said that LLaMA-Factory trained, and shows what came of it.
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QPointer>

#include "engine/core/result.h"
#include "ui/training/predictions_dialog.h"

namespace emloc::ui {

class Actions;

class PredictionsController : public QObject {
    Q_OBJECT

 public:
    // Both outlive it; the window is under the dialog.
    PredictionsController(const Actions& actions, QWidget& window, QObject* parent = nullptr);

    PredictionsDialog* dialog() const { return dialog_; }  // null: it isn't shown
    // In the background; shown when it is done.
    void score(const QString& file);

 private:
    void choose();
    void scored();

    QWidget& window_;
    QPointer<PredictionsDialog> dialog_;
    QFutureWatcher<Result<ScoredPredictions>> scoring_;
};

}  // namespace emloc::ui
