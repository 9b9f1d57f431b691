// Two contexts on the same images: how many each has right, and the answers that differ.
#pragma once

#include <QStandardItemModel>
#include <QWidget>

#include "engine/evaluation/compare_tests.h"

class QLabel;
class QTreeView;

namespace emloc::ui {

class ChangedAnswers : public QWidget {
    Q_OBJECT

 public:
    explicit ChangedAnswers(QWidget* parent = nullptr);

    void show_tests(const TestComparison& tests, const QString& first, const QString& second);

 Q_SIGNALS:
    void image_activated(const QString& file);

 private:
    QLabel* summary_;
    QStandardItemModel answers_;
    QTreeView* list_;
};

}  // namespace emloc::ui
