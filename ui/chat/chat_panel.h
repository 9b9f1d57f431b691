// The right side: talking to a context, or to two side by side.
#pragma once

#include <QFrame>
#include <QStringList>
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "ui/chat/conversation_model.h"
#include "ui/worker/messages.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace emloc::ui {

class Attachments;
class ContextPicker;
class Conversation;
class MessageBar;
class PictureCache;
class QuestionField;
class Theme;

// A slot is one of the two contexts that are open at most; the second only while both are talked to.
class ChatPanel : public QFrame {
    Q_OBJECT

 public:
    ChatPanel(PictureCache& pictures, const Theme& theme, QWidget* parent = nullptr);

    // What can be picked. The choice stays where it is still there.
    void set_contexts(const QStringList& saved, bool has_result);
    // The engine has opened a context (or none) in its slot: the picker follows.
    void set_opened(const OpenedContext& context);
    // The same context under another name: saved, or renamed.
    void rename_opened(const ContextChoice& from, const ContextChoice& to);
    void set_closed(int slot = 0);  // the engine has none open there any more
    void keep_choice();             // the engine could not open what was picked: the pickers go back
    const std::optional<OpenedContext>& opened(int slot = 0) const { return opened_[static_cast<std::size_t>(slot)]; }
    // For classifying without a context.
    void set_zero_shot_labels(const QStringList& labels);
    // `answers`: a question is being answered, perhaps while a context is compressed.
    void set_activity(Activity activity, bool has_model, bool answers = false);

    void set_image(const QString& file);  // empty: none
    void choose_image();
    void classify();
    void ask();
    void retry(int row);
    void edit(int row);  // its question and images come back to the field, to be asked anew
    void edit_last();
    void copy_last() const;
    void toggle_side_by_side();
    void show_failure(const QString& message);
    void show_note(const QString& message);

    Conversation& conversation() { return *conversation_; }
    ConversationModel& said() { return said_; }
    void load_conversation(int slot, const std::vector<Exchange>& exchanges);
    bool can_classify() const;
    bool can_ask() const;
    bool side_by_side() const;

 Q_SIGNALS:
    void context_chosen(const emloc::ui::ContextChoice& choice, int slot);
    void second_closed();
    void second_shown(bool shown);  // two answers want more room beside each other
    void classify_requested(const emloc::ui::QueryRequest& request);
    void ask_requested(const emloc::ui::QueryRequest& request);
    void stop_requested();
    void clear_requested(const emloc::ui::ContextChoice& choice);
    void test_requested(const QString& folder);  // of images, dropped here
    void availability_changed();                 // of classify and ask

 protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

 private:
    QWidget* make_head();
    QWidget* make_foot(const Theme& theme);
    QToolButton* head_button(const QString& icon, const QString& tip);
    QStringList labels(int slot) const;  // to classify among
    bool takes_questions() const;
    void wait_to_ask();
    void send(ChatEntry entry);
    void toggle_second(bool on);
    QString why_not_to_classify() const;
    void ask_to_clear();
    void refresh();
    QString facts(int slot) const;

    const Theme& theme_;
    PictureCache& pictures_;
    ConversationModel said_;
    std::array<ContextPicker*, kSlots> pickers_;
    QToolButton* second_;
    QToolButton* clear_;
    std::array<QLabel*, kSlots> facts_;
    bool waits_to_ask_ = false;  // the question was put while the engine was busy
    MessageBar* messages_;
    Conversation* conversation_;
    Attachments* attachments_;
    QuestionField* question_;
    QPushButton* classify_;
    QPushButton* ask_;
    QPushButton* stop_;

    std::array<std::optional<OpenedContext>, kSlots> opened_;
    QStringList zero_shot_labels_;
    Activity activity_ = Activity::kIdle;
    bool has_model_ = false;
    bool answers_ = false;
};

}  // namespace emloc::ui
