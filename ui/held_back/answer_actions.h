// What can be done with an image of a test: in the menu of its row, and by keys.
#pragma once

#include <QMenu>
#include <QObject>
#include <functional>

class QTableView;

namespace emloc::ui {

class HeldBackModel;

class AnswerActions : public QObject {
    Q_OBJECT

 public:
    // `list` shows the rows of `model` through a proxy. Both outlive it.
    AnswerActions(HeldBackModel& model, QTableView& list);

 Q_SIGNALS:
    void ask_requested(const QString& file);
    void nearest_requested(const QString& file);
    // As a demonstration of its class.
    void use_requested(const QString& file, const QString& label);

 private:
    QAction* add(const QString& text, const QKeySequence& key, const std::function<void(int row)>& act);
    void follow();
    void fill_labels();
    int current() const;  // a row of the model; -1: none
    void relabel(int row, const QString& label);
    void open(int row) const;
    void copy(int row) const;

    HeldBackModel& model_;
    QTableView& list_;
    QMenu labels_;
    QAction* use_;
    QAction* right_;
};

}  // namespace emloc::ui
