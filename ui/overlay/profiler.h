// Fills the profile while the overlay is open; costs nothing while it is not.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>

#include "ui/overlay/profile.h"

namespace emloc::ui {

class EngineThread;

// Listens to the engine and measures the window's event loop only between start() and stop().
class Profiler : public QObject {
    Q_OBJECT

 public:
    explicit Profiler(EngineThread& engine, QObject* parent = nullptr);

    void start();
    void stop();
    bool is_running() const { return ears_ != nullptr; }

    const Profile& profile() const { return profile_; }
    double now() const { return static_cast<double>(clock_.nsecsElapsed()) * 1e-9; }

 private:
    void measure_turn();
    void measure_memory();

    EngineThread& engine_;
    Profile profile_;
    QElapsedTimer clock_;
    QElapsedTimer turn_;
    QTimer turns_;
    QTimer memory_;
    std::unique_ptr<QObject> ears_;  // what the connections hang on: they go with it
};

}  // namespace emloc::ui
