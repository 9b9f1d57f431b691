// What another delta would change, and the button that finds out.
#pragma once

#include <QFrame>

class QDoubleSpinBox;
class QLabel;
class QPushButton;

namespace emloc::ui {

class RetentionModel;

// Hidden while nothing is tried out.
class WhatIfBar : public QFrame {
    Q_OBJECT

 public:
    explicit WhatIfBar(RetentionModel& model, QWidget* parent = nullptr);

    void set_can_run(bool can_run, const QString& why_not);

 Q_SIGNALS:
    void run_requested(double delta);

 private:
    void refresh();

    RetentionModel& model_;
    QDoubleSpinBox* delta_;
    QLabel* text_;
    QPushButton* run_;
};

}  // namespace emloc::ui
