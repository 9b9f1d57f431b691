// The bottom: what is going on, how far it is, and a way to stop it.
#pragma once

#include <QElapsedTimer>
#include <QFrame>
#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace emloc::ui {

class StatusStrip : public QFrame {
    Q_OBJECT

 public:
    explicit StatusStrip(QWidget* parent = nullptr);

    // What is going on; gone when it ends.
    void show_text(const QString& text);
    // What came of it; stays until the next piece of work.
    void show_result(const QString& text);
    // Starts a new piece of work: its time left is estimated from now on.
    void begin(const QString& text, bool can_cancel);
    void set_progress(qint64 done, qint64 total);  // total 0: unknown
    // Of work that knows better than by its share how long it still takes; nothing: too early to say.
    void set_estimate(double share, std::optional<double> seconds_left);
    // Work that can be held up has a pause button: shown with the first estimate.
    void set_paused(bool paused);
    void end();
    void set_store(const QString& file, bool can_be_written = true);  // on the right
    QString text() const;

 Q_SIGNALS:
    void cancel_requested();
    void pause_requested(bool paused);

 private:
    QLabel* text_;
    QProgressBar* bar_;
    QLabel* left_;
    QPushButton* pause_;
    QPushButton* cancel_;
    QLabel* store_;
    QElapsedTimer timer_;
    bool has_result_ = false;
    bool paused_ = false;
};

}  // namespace emloc::ui
