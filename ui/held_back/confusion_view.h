// The confusion matrix drawn: right answers on the diagonal, the darker the more.
#pragma once

#include <QTableView>

namespace emloc::ui {

class ConfusionModel;
class Theme;

class ConfusionView : public QTableView {
    Q_OBJECT

 public:
    ConfusionView(ConfusionModel& model, const Theme& theme, QWidget* parent = nullptr);

 Q_SIGNALS:
    void cell_chosen(const QString& truth, const QString& answer);

 protected:
    void resizeEvent(QResizeEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

 private:
    void fit_cells();
    void choose(const QModelIndex& cell);

    ConfusionModel& model_;
};

}  // namespace emloc::ui
