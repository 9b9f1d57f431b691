// How much of each moment of a video survives, as a row of bars in the order of time.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/inspector/inspection_model.h"

namespace emloc::ui {

class Theme;

class MomentStrip : public QWidget {
    Q_OBJECT

 public:
    explicit MomentStrip(const Theme& theme, QWidget* parent = nullptr);

    // One bar a temporal patch: the share of its tokens that are kept, 0 to 1. Hidden where there are fewer than two.
    void show_grid(const TokenGrid& grid);
    void set_moment(int moment);
    const std::vector<float>& shares() const { return shares_; }

    QSize sizeHint() const override;

 Q_SIGNALS:
    void chosen(int moment);

 protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

 private:
    int moment_at(double x) const;
    QString text_of(int moment) const;

    const Theme& theme_;
    std::vector<float> shares_;
    int moment_ = 0;
};

// The mean of each of grid.t parts of grid.kept; empty where nothing is known.
std::vector<float> kept_by_moment(const TokenGrid& grid);

}  // namespace emloc::ui
