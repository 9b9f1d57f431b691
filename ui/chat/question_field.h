// Where a question is typed. Up in the empty field brings back what was asked before, Down leads towards the newest.
#pragma once

#include <QLineEdit>
#include <functional>

class QMimeData;

namespace emloc::ui {

class ConversationModel;

class QuestionField : public QLineEdit {
    Q_OBJECT

 public:
    // Text is pasted as ever; files and pictures are offered to `take`, which says whether it took them.
    QuestionField(const ConversationModel& said, std::function<bool(const QMimeData*)> take, QWidget* parent = nullptr);

 protected:
    void keyPressEvent(QKeyEvent* event) override;

 private:
    bool recall(int steps);

    const ConversationModel& said_;
    std::function<bool(const QMimeData*)> take_;
    int recalled_ = -1;  // how many questions back; -1: none
};

}  // namespace emloc::ui
