// An inline field that asks for a context's name.
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;
class QPushButton;

namespace emloc::ui {

class SaveBar : public QFrame {
    Q_OBJECT

 public:
    explicit SaveBar(QWidget* parent = nullptr);

    void open(const QString& suggestion);
    void show_taken(const QString& message);  // offers to replace
    void show_error(const QString& message);

 Q_SIGNALS:
    void save_requested(const QString& name, bool replace);

 protected:
    void keyPressEvent(QKeyEvent* event) override;

 private:
    void submit(bool replace);

    QLineEdit* name_;
    QLabel* error_;
    QPushButton* save_;
    QPushButton* replace_;
};

}  // namespace emloc::ui
