// The retention model drawn: colour is the kept share in four steps, the running trial is framed.
#pragma once

#include <QTableView>

namespace emloc::ui {

class RetentionModel;
class Theme;

// A table view, so that arrow keys, tooltips and screen readers work as in every table.
class HeatMapView : public QTableView {
    Q_OBJECT

 public:
    HeatMapView(RetentionModel& model, const Theme& theme, QWidget* parent = nullptr);

    // The vertical extent of a row in this widget's coordinates: the JS chart beside it uses the same rows.
    QRect row_rect(int row) const;
    // More is of no use: rows grow no larger. With less it scrolls.
    int largest_height() const;
    int smallest_height() const;
    int rows_top() const;
    int rows_bottom() const;

 Q_SIGNALS:
    void rows_moved();

 protected:
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

 private:
    void fit_cells();

    RetentionModel& model_;
};

}  // namespace emloc::ui
