// What the four colours of the heat map mean.
#pragma once

#include <QWidget>

namespace emloc::ui {

class Theme;

class Legend : public QWidget {
 public:
    explicit Legend(const Theme& theme, QWidget* parent = nullptr);

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    const Theme& theme_;
};

}  // namespace emloc::ui
