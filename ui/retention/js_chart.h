// The JS divergence of every trial of one chunk against the delta line, on the rows of the heat map.
#pragma once

#include <QWidget>

#include "engine/context.h"

namespace emloc::ui {

class HeatMapView;
class RetentionModel;
class Theme;

// Logarithmic from delta / 100 to delta * 100; what lies outside is drawn at the edge. Filled: accepted, hollow:
// rejected.
class JsChart : public QWidget {
    Q_OBJECT

 public:
    JsChart(const RetentionModel& model, const HeatMapView& rows, const Theme& theme, QWidget* parent = nullptr);

    void show_chunk(int chunk);
    int chunk() const { return chunk_; }

    QSize sizeHint() const override;

 protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

 private:
    QRectF plot() const;
    double x_of(double js) const;
    QPointF point_of(const Trial& trial) const;
    void paint_axis(QPainter& painter, const QRectF& area) const;
    QString tooltip_at(const QPointF& at) const;

    const RetentionModel& model_;
    const HeatMapView& rows_;
    const Theme& theme_;
    int chunk_ = -1;
};

}  // namespace emloc::ui
