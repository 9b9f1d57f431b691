// What a model that LLaMA-Factory trained got right: one sentence, and a list of its wrong answers.
#pragma once

#include <QDialog>
#include <QStandardItemModel>
#include <QString>

#include "engine/workspace/predictions.h"

class QLabel;
class QPushButton;
class QTableView;

namespace emloc::ui {

class MessageBar;

class PredictionsDialog : public QDialog {
    Q_OBJECT

 public:
    explicit PredictionsDialog(QWidget* parent = nullptr);

    // While a file is read.
    void show_reading(const QString& file);
    void show_scores(const ScoredPredictions& scored);
    void show_error(const QString& text);

 Q_SIGNALS:
    void file_requested();

 private:
    QTableView* make_table();
    QWidget* make_foot();

    QStandardItemModel wrong_;
    QLabel* file_;
    QLabel* scores_;
    MessageBar* messages_;
    QPushButton* choose_;
};

}  // namespace emloc::ui
