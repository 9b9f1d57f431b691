// Version, method, and the licences of everything that is in the program.
#pragma once

#include <QDialog>

namespace emloc::ui {

class AboutDialog : public QDialog {
    Q_OBJECT

 public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

}  // namespace emloc::ui
