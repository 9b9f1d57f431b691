// A line of text that gives way to what stands beside it: it ends in dots where it has no room, and its tip has it
// whole.
#pragma once

#include <QLabel>

namespace emloc::ui {

class ElidedLabel : public QLabel {
    Q_OBJECT

 public:
    explicit ElidedLabel(Qt::TextElideMode mode, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;

 protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

 private:
    Qt::TextElideMode mode_;
};

}  // namespace emloc::ui
