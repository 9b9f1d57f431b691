// The heat map with the JS chart beside it, what another delta would change, and the inspector below.
#pragma once

#include <QWidget>

class QLabel;
class QModelIndex;
class QSplitter;
class QStackedLayout;
class QToolButton;

namespace emloc::ui {

class HeatMapView;
class InspectionModel;
class InspectorPanel;
class JsChart;
class Legend;
class MessageBar;
class PictureCache;
class RetentionModel;
class Theme;
class WhatIfBar;

class RetentionPanel : public QWidget {
    Q_OBJECT

 public:
    RetentionPanel(RetentionModel& model, InspectionModel& inspection, PictureCache& pictures, const Theme& theme,
                   QWidget* parent = nullptr);

    MessageBar& messages() { return *messages_; }
    HeatMapView& heat_map() { return *heat_map_; }
    JsChart& chart() { return *chart_; }
    InspectorPanel& inspector() { return *inspector_; }
    WhatIfBar& what_if_bar() { return *what_if_bar_; }
    // What to do next, shown while there is nothing to draw.
    void set_hint(const QString& hint);
    // Of what is shown, for pictures and file names; empty where it has none.
    void set_name(const QString& name) { name_ = name; }
    const QString& name() const { return name_; }
    void show_cell(int chunk, int layer);
    // Asks for a file and writes the picture or the data to it.
    void export_picture();
    void export_data();
    void export_to(const QString& file);

 Q_SIGNALS:
    void run_requested(double delta);  // what was tried out is to be found out
    void larger_requested(int row);    // of the inspector's demonstrations

 protected:
    void resizeEvent(QResizeEvent* event) override;

 private:
    QWidget* make_content(PictureCache& pictures, const Theme& theme);
    QWidget* make_figure(const Theme& theme);
    QToolButton* make_export_button();
    void refresh();
    void look_into(const QModelIndex& cell);
    void choose_chunk(int chunk);
    void share_height();  // between figure and inspector, until the user does
    void ask_and_export(const QString& title, const QString& filter, const QString& ending);

    RetentionModel& model_;
    InspectionModel& inspection_;
    const Theme& theme_;
    QString name_;
    MessageBar* messages_;
    HeatMapView* heat_map_;
    JsChart* chart_;
    WhatIfBar* what_if_bar_;
    InspectorPanel* inspector_;
    Legend* legend_;
    QLabel* hint_;
    QWidget* figure_;  // heat map and chart
    QLabel* chart_title_;
    QStackedLayout* stack_;
    QSplitter* split_;
    bool split_moved_ = false;
};

}  // namespace emloc::ui
