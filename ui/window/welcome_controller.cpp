#include "ui/window/welcome_controller.h"

#include "ui/chat/chat_panel.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/window/actions.h"
#include "ui/window/compression_controller.h"
#include "ui/window/project_controller.h"
#include "ui/window/test_controller.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

WelcomeController::WelcomeController(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    parts_.actions.on(Command::kWelcome, this, &WelcomeController::begin_anew);
    connect(&parts_.panel, &WelcomePanel::go, this, &WelcomeController::take_step);
    connect(&parts_.panel, &WelcomePanel::closed, this, [this] {
        parts_.panel.hide();
        parts_.settings.welcomed = true;
    });
    connect(&parts_.engine.events(), &EngineEvents::classified, this, &WelcomeController::end);
    connect(&parts_.chat, &ChatPanel::availability_changed, this, [this] {
        classify_first();
        refresh();
    });
    connect(&parts_.engine, &EngineThread::activity_changed, this, &WelcomeController::refresh);
    connect(&parts_.demonstrations, &DemonstrationsModel::contents_changed, this, &WelcomeController::refresh);
    connect(parts_.actions[Command::kCompress], &QAction::changed, this, &WelcomeController::refresh);
    refresh();
}

void WelcomeController::take_step(WelcomePanel::Step step) {
    const auto& held_out = parts_.test.held_out();
    switch (step) {
        case WelcomePanel::Step::kOpenSample:
            return parts_.project.open(sample_project());
        case WelcomePanel::Step::kCompress:
            return parts_.compression.compress();
        case WelcomePanel::Step::kClassify:
            if (held_out.empty()) return parts_.chat.choose_image();
            classify_when_ready_ = true;
            return parts_.chat.set_image(held_out[held_out.size() / 2].path);
        case WelcomePanel::Step::kDone:
            return;
    }
}

void WelcomeController::classify_first() {
    if (!classify_when_ready_ || !parts_.chat.can_classify()) return;
    classify_when_ready_ = false;
    parts_.chat.classify();
}

void WelcomeController::begin_anew() {
    parts_.panel.set_step(WelcomePanel::Step::kOpenSample, true);
    refresh();
    parts_.panel.show();
}

void WelcomeController::end() {
    parts_.settings.welcomed = true;
    parts_.panel.set_step(WelcomePanel::Step::kDone, false);
}

void WelcomeController::refresh() {
    WelcomePanel& panel = parts_.panel;
    if (panel.step() == WelcomePanel::Step::kDone) return;
    const auto& opened = parts_.chat.opened();
    if (opened && opened->choice.kind != ContextChoice::Kind::kNone) {
        panel.set_step(WelcomePanel::Step::kClassify, parts_.engine.activity() == Activity::kIdle);
    } else if (parts_.demonstrations.image_count() > 0) {
        panel.set_step(WelcomePanel::Step::kCompress, parts_.actions[Command::kCompress]->isEnabled());
    } else {
        panel.set_step(WelcomePanel::Step::kOpenSample, !sample_project().isEmpty());
    }
}

}  // namespace emloc::ui
