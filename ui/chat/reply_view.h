// One answer: its words as they come, or the labels' probabilities, and what can be done with it.
#pragma once

#include <QFrame>

#include "ui/chat/conversation_model.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace emloc::ui {

class MessageBar;
class ProbabilityBars;
class Theme;

class ReplyView : public QWidget {
    Q_OBJECT

 public:
    // `named`: the context's name stands above, because there are two.
    ReplyView(const Theme& theme, bool classifies, bool named, QWidget* parent = nullptr);

    void show_reply(const ChatReply& reply);
    ProbabilityBars* bars() const { return bars_; }

 Q_SIGNALS:
    void retry_requested();

 private:
    QWidget* make_bubble();
    QWidget* make_foot();
    void copy();

    const Theme& theme_;
    bool classifies_;
    ChatReply reply_;
    QLabel* name_;
    QFrame* bubble_;
    QLabel* text_;
    ProbabilityBars* bars_ = nullptr;
    MessageBar* error_;
    QWidget* foot_;
    QLabel* facts_;
    QPushButton* copy_;
    QVBoxLayout* column_;
};

}  // namespace emloc::ui
