// Says at the bottom of the window what the engine does, and stops it.
#pragma once

#include <QObject>

#include "ui/worker/messages.h"

namespace emloc::ui {

class Actions;
class EngineThread;
class StatusStrip;

class ActivityController : public QObject {
    Q_OBJECT

 public:
    // The three outlive it.
    ActivityController(EngineThread& engine, const Actions& actions, StatusStrip& status, QObject* parent = nullptr);

 private:
    void show(Activity activity);

    const Actions& actions_;
    StatusStrip& status_;
};

}  // namespace emloc::ui
