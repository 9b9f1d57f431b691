// Two contexts layer by layer: what each keeps, and how far they keep the same tokens.
#pragma once

#include <QWidget>
#include <memory>

#include "ui/compare/comparison.h"

namespace emloc::ui {

class Theme;

class CompareFigure : public QWidget {
    Q_OBJECT

 public:
    explicit CompareFigure(const Theme& theme, QWidget* parent = nullptr);

    void show_comparison(std::shared_ptr<const Comparison> comparison);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {400, sizeHint().height()}; }

 protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

 private:
    int layers() const;
    QRectF map_area(int side) const;
    QRectF overlap_area() const;
    double row_height() const;
    QRectF row_of(const QRectF& area, int layer) const;
    double chunk_width(int side) const;
    void paint_map(QPainter& painter, int side) const;
    void paint_overlap(QPainter& painter) const;
    void paint_cell(QPainter& painter, const QRectF& cell, double ratio) const;
    QString tooltip_at(const QPointF& at) const;
    QString cell_tooltip(int side, int layer, const QPointF& at) const;

    const Theme& theme_;
    std::shared_ptr<const Comparison> comparison_;
};

}  // namespace emloc::ui
