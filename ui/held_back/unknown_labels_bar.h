// Asks what becomes of the classes of a test whose names the context doesn't have.
#pragma once

#include <QFrame>
#include <QStringList>
#include <vector>

#include "engine/evaluation/label_names.h"

class QComboBox;
class QGridLayout;
class QLabel;

namespace emloc::ui {

class UnknownLabelsBar : public QFrame {
    Q_OBJECT

 public:
    explicit UnknownLabelsBar(QWidget* parent = nullptr);

    // Of those that are the same word as one of `known`, that is proposed; the others count as wrong.
    void ask(const QStringList& unknown, const QStringList& known);

 Q_SIGNALS:
    void decided(const emloc::LabelNames& names);

 private:
    void decide();

    QLabel* question_;
    QGridLayout* rows_;
    QStringList unknown_;
    QStringList known_;
    std::vector<QComboBox*> choices_;
};

}  // namespace emloc::ui
