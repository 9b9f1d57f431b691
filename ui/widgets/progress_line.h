// How far a long work has come, beside the buttons at the foot of its dialog: a bar, and what is being done.
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;

namespace emloc::ui {

class ProgressLine : public QWidget {
    Q_OBJECT

 public:
    // `step_name`: the object's name of the text. `counted`: what the bar counts, as it is read out.
    ProgressLine(const char* step_name, const QString& counted, QWidget* parent = nullptr);

    // Of none it is not known how far they are.
    void set_done(int done, int total);
    void set_step(const QString& text);
    void clear();  // nothing runs

 private:
    QProgressBar* bar_;
    QLabel* step_;
};

}  // namespace emloc::ui
