// The tests of the open context: when, on what, how well.
#pragma once

#include <QComboBox>
#include <vector>

#include "engine/context/exchange.h"

namespace emloc::ui {

// "83.3 % ± 15.2 right: 20 of 24", with the 95 % interval. Nothing is right of none.
QString accuracy_text(qint64 correct, qint64 tested);

class TestPicker : public QComboBox {
    Q_OBJECT

 public:
    explicit TestPicker(QWidget* parent = nullptr);

    // Oldest first; the last one is chosen. Hidden where there are none.
    void set_tests(const std::vector<TestRecord>& tests);
    void choose(qint64 id);

 Q_SIGNALS:
    void chosen(qint64 id);  // by the user
};

}  // namespace emloc::ui
