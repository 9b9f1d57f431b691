#include "ui/window/activity_controller.h"

#include "ui/window/actions.h"
#include "ui/window/status_strip.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

ActivityController::ActivityController(EngineThread& engine, const Actions& actions, StatusStrip& status,
                                       QObject* parent)
    : QObject(parent), actions_(actions), status_(status) {
    actions.on(Command::kCancel, &engine, &EngineThread::cancel);
    connect(&status, &StatusStrip::cancel_requested, &engine, &EngineThread::cancel);
    connect(&engine, &EngineThread::activity_changed, this, &ActivityController::show);
    show(engine.activity());
}

void ActivityController::show(Activity activity) {
    bool can_cancel = true;
    switch (activity) {
        case Activity::kIdle:
            status_.end();
            can_cancel = false;
            break;
        case Activity::kStoring:  // too short to speak of
            can_cancel = false;
            break;
        case Activity::kOpeningContext:
            status_.begin(tr("Opening the context\u2026"), false);
            can_cancel = false;
            break;
        case Activity::kLoadingModel:
            status_.begin(tr("Loading the model\u2026"), true);
            break;
        case Activity::kCompressing:
            status_.begin(tr("Reading the demonstrations\u2026"), true);
            break;
        case Activity::kAnswering:
            status_.begin(tr("Answering\u2026"), true);
            break;
        case Activity::kTesting:
            status_.begin(tr("Testing\u2026"), true);
            break;
        case Activity::kTraining:
            status_.begin(tr("Training\u2026"), true);
            break;
    }
    actions_[Command::kCancel]->setEnabled(can_cancel);
}

}  // namespace emloc::ui
