// An inline field that asks how many images of each class to hold out for the test.
#pragma once

#include <QFrame>

class QSpinBox;

namespace emloc::ui {

class HoldOutBar : public QFrame {
    Q_OBJECT

 public:
    explicit HoldOutBar(QWidget* parent = nullptr);

    void open();

 Q_SIGNALS:
    void confirmed(int each);

 protected:
    void keyPressEvent(QKeyEvent* event) override;

 private:
    void submit();

    QSpinBox* each_;
};

}  // namespace emloc::ui
