// The heat map with the JS chart beside it, their captions and legend.
#pragma once

#include <QWidget>

class QLabel;
class QModelIndex;
class QStackedLayout;

namespace emloc::ui {

class HeatMapView;
class JsChart;
class MessageBar;
class RetentionModel;
class Theme;

class RetentionPanel : public QWidget {
    Q_OBJECT

 public:
    RetentionPanel(RetentionModel& model, const Theme& theme, QWidget* parent = nullptr);

    MessageBar& messages() { return *messages_; }
    HeatMapView& heat_map() { return *heat_map_; }
    JsChart& chart() { return *chart_; }
    // What to do next, shown while there is nothing to draw.
    void set_hint(const QString& hint);

 private:
    QWidget* make_content(const Theme& theme);
    QWidget* make_detail();
    void refresh();
    void show_cell(const QModelIndex& cell);
    void choose_chunk(int chunk);

    RetentionModel& model_;
    MessageBar* messages_;
    HeatMapView* heat_map_;
    JsChart* chart_;
    QLabel* hint_;
    QWidget* figure_;  // heat map and chart
    QLabel* chart_title_;
    QLabel* cell_title_;
    QLabel* cell_detail_;
    QStackedLayout* stack_;
};

}  // namespace emloc::ui
