// Measures how long something has run, without the time in which it was held up.
#pragma once

#include <QElapsedTimer>

namespace emloc::ui {

class RunClock {
 public:
    void start() {
        gathered_ = 0;
        running_ = true;
        timer_.start();
    }
    void pause() {
        if (running_) gathered_ += timer_.nsecsElapsed();
        running_ = false;
    }
    void go_on() {
        if (running_) return;
        running_ = true;
        timer_.start();
    }
    double seconds() const { return static_cast<double>(gathered_ + (running_ ? timer_.nsecsElapsed() : 0)) * 1e-9; }

 private:
    QElapsedTimer timer_;
    qint64 gathered_ = 0;
    bool running_ = false;
};

}  // namespace emloc::ui
