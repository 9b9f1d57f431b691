#include "ui/window/test_controller.h"

#include <QFileInfo>
#include <utility>

#include "ui/chat/chat_panel.h"
#include "ui/convert.h"
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
    connect_mending();
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

void TestController::connect_mending() {
    HeldBackPanel& panel = parts_.panel;
    connect(&panel, &HeldBackPanel::run_chosen, &parts_.engine, parts_.engine.posting<&EngineWorker::open_test>());
    connect(&panel, &HeldBackPanel::nearest_requested, &parts_.engine,
            parts_.engine.posting<&EngineWorker::find_nearest>());
    connect(&panel, &HeldBackPanel::held_out_requested, this, [this] { parts_.held_back.set_images(held_out_); });
    connect(&panel, &HeldBackPanel::names_decided, this, &TestController::take_names);
    connect(&panel, &HeldBackPanel::use_requested, this, &TestController::use);
    connect(&parts_.held_back, &HeldBackModel::relabelled, this, &TestController::relabel);
    connect(&parts_.held_back, &QAbstractItemModel::modelReset, this, [this] { wrong_names_.clear(); });
}

void TestController::connect_engine() {
    const EngineEvents& events = parts_.engine.events();
    connect(&parts_.engine, &EngineThread::activity_changed, this, &TestController::refresh);
    connect(&events, &EngineEvents::test_loaded, &parts_.panel, &HeldBackPanel::show_run);
    connect(&events, &EngineEvents::tests_listed, &parts_.panel, &HeldBackPanel::set_tests);
    connect(&events, &EngineEvents::image_tested, this, [this](const TestedImage& image) {
        parts_.held_back.set_answer(image);
        parts_.status.set_progress(image.index + 1, parts_.held_back.rowCount());
    });
    connect(&events, &EngineEvents::nearest_found, &parts_.panel, &HeldBackPanel::show_nearest);
    connect(&events, &EngineEvents::tested, &parts_.panel, &HeldBackPanel::set_summary);
    connect(&events, &EngineEvents::failed, this, [this](const Failure& failure) {
        if (failure.job == Job::kTest) parts_.panel.messages().show_error(failure.message);
    });
}

void TestController::take_held_out() {
    auto marked = parts_.demonstrations.held_out();
    if (marked == held_out_) return;
    parts_.panel.set_held_out(static_cast<int>(marked.size()));
    // What was answered to the others stays, and those of a folder give way only where others are held out.
    const bool are_shown = parts_.held_back.name().isEmpty();
    held_out_ = std::move(marked);
    are_shown ? parts_.held_back.change_images(held_out_) : parts_.held_back.set_images(held_out_);
}

void TestController::test_folder(const QString& folder) {
    parts_.tabs.setCurrentWidget(&parts_.panel);
    test_when_scanned_ = true;
    parts_.panel.open_folder(folder);
}

// The context's own labels are what is chosen among; without a context, those of the images are.
QStringList TestController::unknown_names() const {
    const auto& opened = parts_.chat_panel.opened();
    if (!opened || opened->choice.kind == ContextChoice::Kind::kNone) return {};
    std::vector<std::string> tested, known;
    for (const QString& label : parts_.held_back.labels()) tested.push_back(to_utf8(label));
    for (const QString& label : opened->labels) known.push_back(to_utf8(label));
    QStringList unknown;
    for (const std::string& label : unknown_labels(tested, known)) {
        if (!wrong_names_.contains(to_qstring(label))) unknown << to_qstring(label);
    }
    return unknown;
}

void TestController::test() {
    parts_.panel.messages().hide();
    parts_.tabs.setCurrentWidget(&parts_.panel);
    const QStringList unknown = unknown_names();
    unknown.isEmpty() ? start() : parts_.panel.ask_unknown(unknown, parts_.chat_panel.opened()->labels);
}

void TestController::take_names(const LabelNames& names) {
    std::vector<LabelledImage> images;
    for (LabelledImage image : parts_.held_back.images()) {
        const auto name = names.name_of(to_utf8(image.label));
        if (!name) continue;
        image.label = to_qstring(*name);
        images.push_back(std::move(image));
    }
    parts_.held_back.set_images(std::move(images), QString(parts_.held_back.name()));
    wrong_names_ = unknown_names();
    if (parts_.held_back.rowCount() > 0) start();
}

void TestController::start() {
    const QStringList wrong = wrong_names_;
    parts_.held_back.clear_answers();
    wrong_names_ = wrong;
    const auto& opened = parts_.chat_panel.opened();
    const bool zero_shot = opened && opened->choice.kind == ContextChoice::Kind::kNone;
    parts_.engine.post<&EngineWorker::test>(parts_.held_back.images(),
                                            zero_shot ? parts_.held_back.labels() : QStringList(),
                                            QString(parts_.held_back.name()));
}

// A demonstration that is held out has its label from its class.
void TestController::relabel(const LabelledImage& image, const QString& before) {
    const auto ids = parts_.demonstrations.set().images_of(image.path, before);
    if (ids.isEmpty()) return;
    parts_.demonstrations.edit(tr("Correct a label"),
                               [&](DemonstrationSet& set) { set.move_images(ids, set.add_class(image.label)); });
}

void TestController::use(const QString& file, const QString& label) {
    parts_.demonstrations.edit(tr("Use an image of the test"), [&](DemonstrationSet& set) {
        const quint64 group = set.add_class(label);
        if (set.add_images(group, {file}) == 0) set.set_held_out(set.images_of(file, label), false);
    });
    std::vector<LabelledImage> images = parts_.held_back.images();
    std::erase_if(images, [&](const LabelledImage& image) { return image.path == file; });
    if (images.size() < parts_.held_back.images().size()) parts_.held_back.change_images(std::move(images));
    parts_.panel.messages().show_note(
        tr("%1 is a demonstration of \u201c%2\u201d now and no longer tested on. Compress again for it to count.")
            .arg(QFileInfo(file).fileName(), label),
        parts_.actions[Command::kCompress]->isEnabled() ? tr("Compress") : QString(),
        [this] { parts_.actions[Command::kCompress]->trigger(); });
}

void TestController::refresh() {
    const bool opened = parts_.chat_panel.opened().has_value();
    const bool can_test = parts_.engine.activity() == Activity::kIdle && opened && parts_.held_back.rowCount() > 0;
    parts_.actions[Command::kTest]->setEnabled(can_test);
    parts_.panel.set_ready(can_test, opened ? tr("The engine is busy.") : tr("Pick a context first."));
}

}  // namespace emloc::ui
