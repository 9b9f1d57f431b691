// Files that could not be used, each with its reason, in one list.
#pragma once

#include <QFrame>
#include <QSet>
#include <QStandardItemModel>
#include <QTimer>

class QLabel;
class QPushButton;
class QTreeView;

namespace emloc::ui {

class MessageBar;

// One message, and below it the list where there are several. Gathers what comes within a moment, so that a thousand
// bad files make one message.
class ProblemList : public QFrame {
    Q_OBJECT

 public:
    explicit ProblemList(QWidget* parent = nullptr);

    // `file` may be empty: the reason alone says it all.
    void add(const QString& file, const QString& reason);
    void clear();
    void show_error(const QString& text);  // of another kind, in the same place
    int count() const { return model_.rowCount(); }

 private:
    void report();

    QStandardItemModel model_;
    QSet<QString> files_;  // each is listed once
    MessageBar* messages_;
    QTreeView* list_;
    QTimer soon_;
};

}  // namespace emloc::ui
