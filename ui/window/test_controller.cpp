#include "ui/window/test_controller.h"

#include <utility>

#include "ui/chat/chat_panel.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/held_back/held_back_model.h"
#include "ui/held_back/held_back_panel.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/chat_controller.h"
#include "ui/window/status_strip.h"
#include "ui/window/work_tabs.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

TestController::TestController(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    parts_.actions.on(Command::kTest, this, &TestController::test);
    parts_.actions.on(Command::kExportTest, &parts_.panel, &HeldBackPanel::export_results);
    connect_panels();
    connect_engine();
    take_held_out();
    refresh();
}

void TestController::connect_panels() {
    HeldBackPanel& panel = parts_.panel;
    connect(&parts_.demonstrations, &DemonstrationsModel::contents_changed, this, &TestController::take_held_out);
    connect(&parts_.held_back, &QAbstractItemModel::modelReset, this, &TestController::refresh);
    connect(&panel, &HeldBackPanel::test_requested, this, &TestController::test);
    connect(&panel, &HeldBackPanel::scanned, this, [this](bool any) {
        if (std::exchange(test_when_scanned_, false) && any) test();
    });
    connect(&panel, &HeldBackPanel::image_activated, &parts_.chat_panel, &ChatPanel::set_image);
    connect(&parts_.chat_panel, &ChatPanel::test_requested, this, &TestController::test_folder);
    connect(&parts_.chat_panel, &ChatPanel::availability_changed, this, &TestController::refresh);
    connect(&parts_.chat, &ChatController::opened, this, [this](const OpenedContext& context) {
        if (context.slot != 0) return;
        parts_.held_back.clear_answers();  // they were another context's
        parts_.panel.set_context(context.choice.name);
    });
    connect(&parts_.chat, &ChatController::opened_renamed, &panel, &HeldBackPanel::set_context);
}

void TestController::connect_engine() {
    const EngineWorker& worker = parts_.engine.worker();
    connect(&parts_.engine, &EngineThread::activity_changed, this, &TestController::refresh);
    connect(&worker, &EngineWorker::test_loaded, &parts_.panel, &HeldBackPanel::show_run);
    connect(&worker, &EngineWorker::image_tested, this, [this](const TestedImage& image) {
        parts_.held_back.set_answer(image);
        parts_.status.set_progress(image.index + 1, parts_.held_back.rowCount());
    });
    connect(&worker, &EngineWorker::tested, &parts_.panel, &HeldBackPanel::set_summary);
    connect(&worker, &EngineWorker::failed, this, [this](const Failure& failure) {
        if (failure.job == Job::kTest) parts_.panel.messages().show_error(failure.message);
    });
}

void TestController::take_held_out() {
    auto marked = parts_.demonstrations.held_out();
    if (marked == held_out_) return;
    held_out_ = std::move(marked);
    parts_.held_back.set_images(held_out_);
}

void TestController::test_folder(const QString& folder) {
    parts_.tabs.setCurrentWidget(&parts_.panel);
    test_when_scanned_ = true;
    parts_.panel.open_folder(folder);
}

void TestController::test() {
    parts_.panel.messages().hide();
    parts_.held_back.clear_answers();
    parts_.tabs.setCurrentWidget(&parts_.panel);
    const auto& opened = parts_.chat_panel.opened();
    const bool zero_shot = opened && opened->choice.kind == ContextChoice::Kind::kNone;
    parts_.engine.post<&EngineWorker::test>(parts_.held_back.images(),
                                            zero_shot ? parts_.held_back.labels() : QStringList());
}

void TestController::refresh() {
    const bool opened = parts_.chat_panel.opened().has_value();
    const bool can_test = parts_.engine.activity() == Activity::kIdle && opened && parts_.held_back.rowCount() > 0;
    parts_.actions[Command::kTest]->setEnabled(can_test);
    parts_.panel.set_ready(can_test, opened ? tr("The engine is busy.") : tr("Pick a context first."));
}

}  // namespace emloc::ui
