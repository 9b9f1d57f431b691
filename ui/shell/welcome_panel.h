// The first steps: from a sample project to an answer in three clicks. It stands where the result will be.
#pragma once

#include <QFrame>

class QGridLayout;
class QLabel;
class QPushButton;

namespace emloc::ui {

class WelcomePanel : public QFrame {
    Q_OBJECT

 public:
    enum class Step { kOpenSample, kCompress, kClassify, kDone };

    explicit WelcomePanel(QWidget* parent = nullptr);

    // The one to do next; the button is for that one alone.
    void set_step(Step step, bool can_go_on);
    Step step() const { return step_; }

 Q_SIGNALS:
    void go(emloc::ui::WelcomePanel::Step step);
    void closed();

 private:
    void make_steps(QGridLayout& grid);
    void show_step();

    Step step_ = Step::kOpenSample;
    bool can_go_on_ = true;
    QLabel* numbers_[3];
    QLabel* lines_[3];
    QPushButton* buttons_[3];
    QLabel* end_;
};

}  // namespace emloc::ui
