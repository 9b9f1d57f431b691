// The JS divergence of every trial of one chunk against the delta line, on the rows of the heat map.
#pragma once

#include <QWidget>

#include "engine/context/context.h"

namespace emloc::ui {

class HeatMapView;
class RetentionModel;
class Theme;

// Logarithmic from delta / 100 to delta * 100; what lies outside is drawn at the edge. Filled: accepted, hollow:
// rejected. The line can be dragged, or moved with the arrow keys: the model then says what another delta would change.
class JsChart : public QWidget {
    Q_OBJECT

 public:
    JsChart(RetentionModel& model, const HeatMapView& rows, const Theme& theme, QWidget* parent = nullptr);

    void show_chunk(int chunk);
    int chunk() const { return chunk_; }

    QSize sizeHint() const override;
    // Where the line stands, in this widget's coordinates.
    QPointF handle() const;

 protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

 private:
    QRectF plot() const;
    double x_of(double js) const;
    double js_at(double x) const;
    double line() const;  // delta, or the one that is tried out
    void move_line(double delta);
    bool near_line(const QPointF& at) const;
    QPointF point_of(const Trial& trial) const;
    QString line_text() const;
    QRectF line_label(const QRectF& area) const;
    void paint_axis(QPainter& painter, const QRectF& area) const;
    void paint_line(QPainter& painter, const QRectF& area) const;
    QString tooltip_at(const QPointF& at) const;
    void describe();

    RetentionModel& model_;
    const HeatMapView& rows_;
    const Theme& theme_;
    int chunk_ = -1;
    bool dragging_ = false;
};

// A delta as people write it: two significant digits.
double rounded_delta(double delta);

}  // namespace emloc::ui
