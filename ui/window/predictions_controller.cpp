#include "ui/window/predictions_controller.h"

#include <QtConcurrentRun>

#include "ui/convert.h"
#include "ui/widgets/choose_file.h"
#include "ui/window/actions.h"

namespace emloc::ui {

PredictionsController::PredictionsController(const Actions& actions, QWidget& window, QObject* parent)
    : QObject(parent), window_(window) {
    actions.on(Command::kScorePredictions, this, &PredictionsController::choose);
    connect(&scoring_, &QFutureWatcherBase::finished, this, &PredictionsController::scored);
}

void PredictionsController::choose() {
    const QString file = choose_file({.parent = dialog_ ? dialog_ : &window_,
                                      .kind = "training",
                                      .title = tr("Choose the predictions of LLaMA-Factory"),
                                      .filter = tr("Predictions (*.jsonl);;All files (*)")});
    if (!file.isEmpty()) score(file);
}

void PredictionsController::score(const QString& file) {
    if (!dialog_) {
        dialog_ = new PredictionsDialog(&window_);
        dialog_->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog_, &PredictionsDialog::file_requested, this, &PredictionsController::choose);
    }
    dialog_->show_reading(file);
    dialog_->show();
    dialog_->raise();
    dialog_->activateWindow();
    scoring_.setFuture(QtConcurrent::run([path = to_path(file)] { return score_predictions(path, export_of(path)); }));
}

void PredictionsController::scored() {
    if (!dialog_) return;
    const auto result = scoring_.result();
    if (result)
        dialog_->show_scores(*result);
    else
        dialog_->show_error(to_qstring(result.error().message));
}

}  // namespace emloc::ui
