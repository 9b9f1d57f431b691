// A message that stays where its cause is, until it is closed or replaced.
#pragma once

#include <QFrame>
#include <QString>
#include <functional>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace emloc::ui {

class MessageBar : public QFrame {
    Q_OBJECT

 public:
    // Hidden until there is something to say.
    explicit MessageBar(QWidget* parent = nullptr);

    void show_error(const QString& text);
    void show_note(const QString& text);
    // With a button that does something about it.
    void show_error(const QString& text, const QString& action, std::function<void()> act);
    void show_note(const QString& text, const QString& action, std::function<void()> act);

    QString text() const;

 Q_SIGNALS:
    void closed();  // by the user

 protected:
    void resizeEvent(QResizeEvent* event) override;

 private:
    void show_text(const QString& look, const QString& text, const QString& action, std::function<void()> act);

    QBoxLayout* body_;
    QLabel* label_;
    QPushButton* action_;
    std::function<void()> act_;
};

}  // namespace emloc::ui
