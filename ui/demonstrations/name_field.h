// The name on a card: a field that looks like a title, and says with an ellipsis where it has no room for all of it.
#pragma once

#include <QLineEdit>

namespace emloc::ui {

class NameField : public QLineEdit {
    Q_OBJECT

 public:
    explicit NameField(QWidget* parent = nullptr);

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    QRect text_area() const;
};

}  // namespace emloc::ui
