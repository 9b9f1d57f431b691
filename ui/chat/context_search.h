// The list of many contexts, with a field that narrows it.
#pragma once

#include <QFrame>
#include <QSortFilterProxyModel>

class QLineEdit;
class QListView;

namespace emloc::ui {

// A popup, which closes once a row is chosen, on Escape, or when something else is clicked.
class ContextSearch : public QFrame {
    Q_OBJECT

 public:
    // Over the rows of `model`, which outlives it.
    explicit ContextSearch(QAbstractItemModel& model, QWidget* parent);

    // Below that part of the parent, on its screen.
    void open(int current_row);

 Q_SIGNALS:
    void chosen(int row);  // of the model

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void choose(const QModelIndex& index);

    QSortFilterProxyModel found_;
    QLineEdit* field_;
    QListView* list_;
};

}  // namespace emloc::ui
