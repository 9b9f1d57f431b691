// Asks whether the window may close though something would be lost.
#pragma once

#include <QMessageBox>

namespace emloc::ui {

class CloseQuestion : public QMessageBox {
    Q_OBJECT

 public:
    // A running compression would be lost, or, where none is, a context that is neither saved nor kept.
    CloseQuestion(bool compressing, QWidget* parent);

    void ask();  // returns at once

 Q_SIGNALS:
    void confirmed();

 private:
    QPushButton* stay_;
};

}  // namespace emloc::ui
