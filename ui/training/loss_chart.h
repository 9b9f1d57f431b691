// The loss of every step of a training, and what held-back images said meanwhile.
#pragma once

#include <QPointF>
#include <QWidget>
#include <vector>

namespace emloc::ui {

class Theme;

// Losses on the left axis from 0, accuracies on the right one from 0 to 100 %, both over steps.
class LossChart : public QWidget {
    Q_OBJECT

 public:
    explicit LossChart(const Theme& theme, QWidget* parent = nullptr);

    void clear();
    void set_steps(qint64 steps);  // the right end
    void add_loss(qint64 step, double loss);
    void add_accuracy(qint64 step, double accuracy);

    QSize sizeHint() const override;

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    struct Point {
        qint64 step = 0;
        double value = 0;
    };
    QRectF plot() const;
    QPointF at(const QRectF& area, const Point& point, double largest) const;
    double largest_loss() const;
    void paint_axes(QPainter& painter, const QRectF& area) const;
    void paint_key(QPainter& painter, const QRectF& area) const;
    void describe();

    const Theme& theme_;
    qint64 steps_ = 1;
    std::vector<Point> losses_, accuracies_;
};

}  // namespace emloc::ui
