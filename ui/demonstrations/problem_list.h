// What was found in what was added: files that could not be used, each with its reason, and what is to be known of the
// others.
#pragma once

#include <QFrame>
#include <QSet>
#include <QStandardItemModel>
#include <QTimer>
#include <functional>

#include "engine/demonstrations/intake.h"

class QLabel;
class QPushButton;
class QTreeView;

namespace emloc::ui {

class MessageBar;

// One message, and below it the list where there are several. Gathers what comes within a moment, so that a thousand
// bad files make one message.
class ProblemList : public QFrame {
    Q_OBJECT

 public:
    static constexpr int kIsNoteRole = Qt::UserRole + 1;  // of the second column: bool

    explicit ProblemList(QWidget* parent = nullptr);

    void add_refusals(const Intake& intake);
    // With what becomes of its system prompt, where the demonstrations' own is `used` now.
    void add_system_prompt(const Intake& intake, const QString& used);
    void add_notes(const Intake& intake);
    // `file` may be empty: the reason alone says it all.
    void add(const QString& file, const QString& reason);
    void add_note(const QString& file, const QString& text);  // of what is used
    void clear();
    void show_error(const QString& text);  // of another kind, in the same place
    // What is going on, with a button that ends it; gone with hide_note().
    void show_note(const QString& text, const QString& action, std::function<void()> act);
    void hide_note();
    int count() const { return model_.rowCount(); }

 private:
    void append(const QString& file, const QString& reason, bool is_note);
    void report();

    QStandardItemModel model_;
    QSet<QString> listed_;  // each file with each of its reasons once
    bool notes_ = false;    // the message is a note
    MessageBar* messages_;
    QTreeView* list_;
    QTimer soon_;
};

}  // namespace emloc::ui
