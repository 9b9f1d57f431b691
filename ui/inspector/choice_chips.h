// One of a few choices as a row of chips; of many as a list to unfold.
#pragma once

#include <QStringList>
#include <QWidget>

class QButtonGroup;
class QComboBox;
class QHBoxLayout;

namespace emloc::ui {

class ChoiceChips : public QWidget {
    Q_OBJECT

 public:
    explicit ChoiceChips(const QString& accessible_name, QWidget* parent = nullptr);

    // The first is chosen, unless the choices are those that are there.
    void set_choices(const QStringList& choices);
    void choose(int index);
    int chosen() const { return chosen_; }

 Q_SIGNALS:
    void chosen_changed(int index);

 private:
    void take(int index);

    QStringList choices_;
    QHBoxLayout* row_;
    QButtonGroup* chips_;
    QComboBox* list_;
    int chosen_ = 0;
};

}  // namespace emloc::ui
