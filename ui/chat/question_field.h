// Where a question is typed, in one line or in several: Return sends it, Shift+Return begins a new line. Up in the
// empty field brings back what was asked before, Down leads towards the newest.
#pragma once

#include <QPlainTextEdit>
#include <functional>

class QMimeData;

namespace emloc::ui {

class ConversationModel;

// As high as what is in it, up to a few lines.
class QuestionField : public QPlainTextEdit {
    Q_OBJECT

 public:
    // Text is pasted as ever; files and pictures are offered to `take`, which says whether it took them.
    QuestionField(const ConversationModel& said, std::function<bool(const QMimeData*)> take, QWidget* parent = nullptr);

    QString text() const { return toPlainText(); }
    void setText(const QString& text) { setPlainText(text); }

 Q_SIGNALS:
    void submitted();

 protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool canInsertFromMimeData(const QMimeData* data) const override;
    void insertFromMimeData(const QMimeData* data) override;

 private:
    bool recall(int steps);
    void fit();

    const ConversationModel& said_;
    std::function<bool(const QMimeData*)> take_;
    int recalled_ = -1;  // how many questions back; -1: none
};

}  // namespace emloc::ui
