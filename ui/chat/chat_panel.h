// The right side: talking to a context.
#pragma once

#include <QFrame>
#include <QImage>
#include <QStringList>
#include <optional>

#include "ui/demonstrations/thumbnail_loader.h"
#include "ui/worker/messages.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace emloc::ui {

class Conversation;
class DropArea;
class MessageBar;
class Theme;

class ChatPanel : public QFrame {
    Q_OBJECT

 public:
    explicit ChatPanel(const Theme& theme, QWidget* parent = nullptr);

    // What can be picked. The choice stays where it is still there.
    void set_contexts(const QStringList& saved, bool has_result);
    // The engine has opened a context (or none): the picker follows.
    void set_opened(const OpenedContext& context);
    // The same context under another name: saved, or renamed.
    void rename_opened(const ContextChoice& choice);
    void set_closed();   // the engine has none open any more
    void keep_choice();  // the engine could not open what was picked: the picker goes back
    const std::optional<OpenedContext>& opened() const { return opened_; }
    // For classifying without a context.
    void set_zero_shot_labels(const QStringList& labels);
    void set_activity(Activity activity, bool has_model);

    void set_image(const QString& file);
    void choose_image();
    void classify();
    void ask();
    void show_failure(const QString& message);

    Conversation& conversation() { return *conversation_; }
    bool can_classify() const;
    bool can_ask() const;

 Q_SIGNALS:
    void context_chosen(const emloc::ui::ContextChoice& choice);
    void classify_requested(const emloc::ui::QueryRequest& request);
    void ask_requested(const emloc::ui::QueryRequest& request);
    void stop_requested();
    void availability_changed();  // of classify and ask

 private:
    QWidget* make_head();
    QWidget* make_foot(const Theme& theme);
    void select(const ContextChoice& choice);
    ContextChoice choice_at(int row) const;
    QStringList labels() const;  // to classify among
    void show_preview(const QImage& image);
    void refresh();

    const Theme& theme_;
    ThumbnailLoader previews_;
    QComboBox* picker_;
    QLabel* facts_;
    MessageBar* messages_;
    Conversation* conversation_;
    DropArea* drop_;
    QWidget* attached_;
    QLabel* thumbnail_;
    QLabel* file_name_;
    QLineEdit* question_;
    QPushButton* classify_;
    QPushButton* ask_;
    QPushButton* stop_;

    std::optional<OpenedContext> opened_;
    QStringList zero_shot_labels_;
    Activity activity_ = Activity::kIdle;
    bool has_model_ = false;
    QString image_;   // the attached file; empty: none
    QImage preview_;  // of it, at twice the size it is shown in; null until it was read
    quint64 preview_id_ = 0;
};

}  // namespace emloc::ui
