// The system prompt of the demonstrations: what the model is told before all of them. Shown where there is one, and on
// demand.
#pragma once

#include <QFrame>

class QPlainTextEdit;

namespace emloc::ui {

class DemonstrationsModel;

// What is written counts, as one step to undo, when the field loses the focus; Escape takes it back.
class SystemPromptBar : public QFrame {
    Q_OBJECT

 public:
    // The model outlives it.
    explicit SystemPromptBar(DemonstrationsModel& model, QWidget* parent = nullptr);

    // Shows it to be written in.
    void open();

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void follow();
    void take();

    DemonstrationsModel& model_;
    QPlainTextEdit* text_;
};

}  // namespace emloc::ui
