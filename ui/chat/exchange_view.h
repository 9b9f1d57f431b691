// One question with its pictures, and the answers to it.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/chat/conversation_model.h"

class QBoxLayout;
class QLayout;

namespace emloc::ui {

class PictureButton;
class PictureCache;
class ReplyView;
class Theme;

// Two answers stand beside each other where there is room for it.
class ExchangeView : public QWidget {
    Q_OBJECT

 public:
    ExchangeView(const ChatEntry& entry, PictureCache& pictures, const Theme& theme, QWidget* parent = nullptr);

    void show_reply(int reply, const ChatReply& state);
    ReplyView* reply(int at) const;

 Q_SIGNALS:
    void retry_requested();
    void edit_requested();  // of the question

 protected:
    void resizeEvent(QResizeEvent* event) override;

 private:
    QLayout* make_pictures();
    QLayout* make_question(const ChatEntry& entry);
    void show_pictures();

    PictureCache& pictures_;
    const Theme& theme_;
    std::vector<Media> media_;
    std::vector<PictureButton*> shown_;  // by medium
    std::vector<ReplyView*> replies_;
    QBoxLayout* sides_ = nullptr;
};

}  // namespace emloc::ui
