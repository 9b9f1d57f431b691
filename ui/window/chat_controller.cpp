#include "ui/window/chat_controller.h"

#include <utility>

#include "ui/chat/chat_panel.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/settings/settings.h"
#include "ui/window/actions.h"
#include "ui/window/contexts_controller.h"
#include "ui/window/model_controller.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

ChatController::ChatController(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    connect_actions();
    connect_panel();
    connect_engine();
    connect_contexts();
}

void ChatController::connect_actions() {
    const Actions& actions = parts_.actions;
    ChatPanel& panel = parts_.panel;
    actions.on(Command::kChooseImage, &panel, &ChatPanel::choose_image);
    actions.on(Command::kClassify, &panel, &ChatPanel::classify);
    actions.on(Command::kAsk, &panel, &ChatPanel::ask);
    actions.on(Command::kEditQuestion, &panel, &ChatPanel::edit_last);
    actions.on(Command::kCopyAnswer, &panel, &ChatPanel::copy_last);
    actions.on(Command::kSideBySide, &panel, &ChatPanel::toggle_side_by_side);
    const auto follow = [this] {
        parts_.actions[Command::kClassify]->setEnabled(parts_.panel.can_classify());
        parts_.actions[Command::kAsk]->setEnabled(parts_.panel.can_ask());
    };
    connect(&panel, &ChatPanel::availability_changed, this, follow);
    follow();
}

void ChatController::connect_panel() {
    ChatPanel& panel = parts_.panel;
    EngineThread& engine = parts_.engine;
    connect(&panel, &ChatPanel::context_chosen, &engine, engine.posting<&EngineWorker::open_context>());
    connect(&panel, &ChatPanel::second_closed, this, [this] { parts_.engine.post<&EngineWorker::close_slot>(1); });
    connect(&panel, &ChatPanel::classify_requested, &engine, engine.posting<&EngineWorker::classify>());
    connect(&panel, &ChatPanel::ask_requested, &engine, engine.posting<&EngineWorker::ask>());
    connect(&panel, &ChatPanel::ask_requested, this, &ChatController::say_what_the_model_can);
    connect(&panel, &ChatPanel::stop_requested, &engine, &EngineThread::stop_answering);
    connect(&panel, &ChatPanel::clear_requested, &engine, engine.posting<&EngineWorker::clear_conversation>());
    const auto bring_labels = [this] { parts_.panel.set_zero_shot_labels(parts_.demonstrations.class_names()); };
    connect(&parts_.demonstrations, &DemonstrationsModel::contents_changed, this, bring_labels);
    bring_labels();
}

void ChatController::connect_engine() {
    const EngineEvents& events = parts_.engine.events();
    ChatPanel& panel = parts_.panel;
    const auto follow = [this] {
        const EngineThread& of = parts_.engine;
        parts_.panel.set_activity(of.activity(), parts_.models.model().has_value(), of.is_answering());
    };
    connect(&parts_.engine, &EngineThread::activity_changed, this, follow);
    connect(&parts_.engine, &EngineThread::let_in_changed, this, follow);
    const auto take_opened = [this](const OpenedContext& context) {
        parts_.panel.set_opened(context);
        Q_EMIT opened(context);
    };
    connect(&events, &EngineEvents::context_opened, this, take_opened);
    connect(&events, &EngineEvents::compressed, this, take_opened);
    connect(&events, &EngineEvents::conversation_loaded, &panel, &ChatPanel::load_conversation);
    connect(&events, &EngineEvents::classified, this,
            [this](const Classified& reply) { parts_.panel.said().end(reply); });
    connect(&events, &EngineEvents::answer_grew, this,
            [this](const QString& text, int slot) { parts_.panel.said().grow(text, slot); });
    connect(&events, &EngineEvents::answered, this, [this](const Answered& reply) { parts_.panel.said().end(reply); });
    connect(&events, &EngineEvents::failed, this, &ChatController::take_failure);
}

void ChatController::connect_contexts() {
    connect(&parts_.models, &ModelController::changed, this, &ChatController::take_model);
    const ContextsController& contexts = parts_.contexts;
    connect(&contexts, &ContextsController::available_changed, &parts_.panel, &ChatPanel::set_contexts);
    connect(&contexts, &ContextsController::renamed, this, &ChatController::rename);
    connect(&contexts, &ContextsController::removed, this, &ChatController::close_removed);
}

// Who tries the program with its own model would take it for what a real one says.
void ChatController::say_what_the_model_can() {
    const auto& model = parts_.models.model();
    if (!model || model->folder != bundled_model() || std::exchange(told_, true)) return;
    parts_.panel.show_note(
        tr("The bundled model is small: it names classes, and was not made for conversation. For answers "
           "in words, choose a larger one (File, Choose model)."));
}

// What was open belonged to the former model.
void ChatController::take_model() {
    parts_.panel.set_closed();
    parts_.engine.post<&EngineWorker::open_context>(ContextChoice{}, 0);
}

void ChatController::take_failure(const Failure& failure) {
    switch (failure.job) {
        case Job::kConversation:
            return parts_.panel.show_failure(failure.message);
        case Job::kOpenContext:
            parts_.panel.keep_choice();
            return parts_.panel.show_failure(failure.message);
        case Job::kAnswer:
            return parts_.panel.said().fail(failure.kind == ErrorKind::kCancelled ? tr("Stopped.") : failure.message);
        default:
            return;
    }
}

void ChatController::rename(const ContextChoice& from, const ContextChoice& to) {
    const auto& first = parts_.panel.opened();
    const bool is_first = first && first->choice == from;
    parts_.panel.rename_opened(from, to);
    if (is_first) Q_EMIT opened_renamed(to.name);
}

void ChatController::close_removed(const QString& name) {
    const ContextChoice gone{ContextChoice::Kind::kSaved, name};
    for (int slot = 0; slot < kSlots; ++slot) {
        const auto& open = parts_.panel.opened(slot);
        if (!open || open->choice != gone) continue;
        parts_.panel.set_closed(slot);
        parts_.engine.post<&EngineWorker::open_context>(ContextChoice{}, slot);
    }
}

}  // namespace emloc::ui
