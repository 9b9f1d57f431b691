// Questions and answers below each other; follows what is added while its end is in sight.
#pragma once

#include <QScrollArea>
#include <vector>

#include "ui/chat/conversation_model.h"

class QLabel;
class QVBoxLayout;

namespace emloc::ui {

class ExchangeView;
class PictureCache;
class ProbabilityBars;
class Theme;

class Conversation : public QScrollArea {
    Q_OBJECT

 public:
    Conversation(ConversationModel& model, PictureCache& pictures, const Theme& theme, QWidget* parent = nullptr);

    ConversationModel& model() { return model_; }
    QString last_answer() const { return model_.last_answer(); }
    ProbabilityBars* last_bars() const;

 Q_SIGNALS:
    void retry_requested(int row);
    void edit_requested(int row);

 protected:
    void resizeEvent(QResizeEvent* event) override;

 private:
    void insert(int row);
    void remove(int row);
    void rebuild();

    ConversationModel& model_;
    PictureCache& pictures_;
    const Theme& theme_;
    QVBoxLayout* messages_;
    QLabel* hint_;
    std::vector<ExchangeView*> views_;  // by row
    bool follow_ = true;
};

}  // namespace emloc::ui
