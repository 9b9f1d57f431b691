// The history of runs as a list, from which any of them is opened again.
#pragma once

#include <QDialog>

class QPushButton;
class QTableView;

namespace emloc::ui {

class RunHistory;

class RunsDialog : public QDialog {
    Q_OBJECT

 public:
    explicit RunsDialog(RunHistory& history, QWidget* parent = nullptr);

 Q_SIGNALS:
    void open_requested(int row);

 private:
    void open_current();
    void refresh();

    RunHistory& history_;
    QTableView* list_;
    QPushButton* open_;
};

}  // namespace emloc::ui
