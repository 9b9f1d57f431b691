// Question and answer of the image that is chosen in the free group.
#pragma once

#include <QPersistentModelIndex>
#include <QWidget>

class QItemSelectionModel;
class QLineEdit;

namespace emloc::ui {

class DemonstrationsModel;

class AnswerFields : public QWidget {
    Q_OBJECT

 public:
    AnswerFields(DemonstrationsModel& model, QItemSelectionModel& selection, QWidget* parent = nullptr);

    void show_group(const QModelIndex& group);

 private:
    void follow();
    void take();

    DemonstrationsModel& model_;
    QItemSelectionModel& selection_;
    QPersistentModelIndex group_;
    QPersistentModelIndex image_;
    QLineEdit* question_;
    QLineEdit* answer_;
};

}  // namespace emloc::ui
