// Every command by its name: type a few letters, press Return.
#pragma once

#include <QAction>
#include <QFrame>
#include <QList>
#include <QPointer>

class QLineEdit;
class QListWidget;

namespace emloc::ui {

class CommandPalette : public QFrame {
    Q_OBJECT

 public:
    explicit CommandPalette(QWidget* window);

    // Over the middle of the window, with the commands as they are now.
    void open(const QList<QAction*>& actions);

    // How well the letters of `typed` are found in `text`, in order: lower is better; -1: not at all.
    static int rank(const QString& text, const QString& typed);

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

 private:
    static int order_of(const QAction& action, const QString& typed);  // -1: it isn't meant
    void filter(const QString& typed);
    void run();

    QLineEdit* field_;
    QListWidget* list_;
    QList<QAction*> actions_;
    QPointer<QWidget> focus_before_;
};

}  // namespace emloc::ui
