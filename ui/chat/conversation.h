// Questions and answers below each other; follows what is added while its end is in sight.
#pragma once

#include <QImage>
#include <QScrollArea>

#include "ui/worker/messages.h"

class QLabel;
class QVBoxLayout;

namespace emloc::ui {

class ProbabilityBars;
class Theme;

class Conversation : public QScrollArea {
    Q_OBJECT

 public:
    explicit Conversation(const Theme& theme, QWidget* parent = nullptr);

    // What the user put: an image, a question, or both.
    void add_query(const QImage& image, const QString& file, const QString& question);
    void add_classified(const Classified& classified);
    // A streamed answer: begun, grown, ended.
    void begin_answer();
    void grow_answer(const QString& text);
    void end_answer(const Answered& answered);
    // Where an answer was due.
    void add_error(const QString& text);
    // A line between what was said to one context and to the next.
    void add_divider(const QString& text);

    bool has_messages() const;
    QString last_answer() const;
    ProbabilityBars* last_bars() const { return bars_; }

 protected:
    void resizeEvent(QResizeEvent* event) override;

 private:
    void add(QWidget* message);
    void drop_oldest();
    void end_stream();

    const Theme& theme_;
    QVBoxLayout* messages_;
    QLabel* hint_;
    QLabel* answer_ = nullptr;         // the last answer
    QWidget* answer_block_ = nullptr;  // while it is being streamed
    ProbabilityBars* bars_ = nullptr;  // of the last classification
    bool follow_ = true;
};

}  // namespace emloc::ui
