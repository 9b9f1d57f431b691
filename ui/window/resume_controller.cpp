#include "ui/window/resume_controller.h"

#include <utility>

#include "ui/chat/chat_panel.h"
#include "ui/convert.h"
#include "ui/project/project_session.h"
#include "ui/window/chat_controller.h"
#include "ui/window/contexts_controller.h"
#include "ui/window/inspection_controller.h"
#include "ui/window/model_controller.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

ResumeController::ResumeController(const Parts& parts, QObject* parent)
    : QObject(parent), parts_(parts), wanted_(context_shown_with({})) {
    connect(&parts_.project, &ProjectSession::opened, this, [this] {
        wanted_ = context_shown_with(parts_.project.origin());
        resume();
    });
    // A model that was loaded again has nothing open.
    connect(&parts_.models, &ModelController::changed, this, [this] {
        if (!wanted_) wanted_ = context_shown_with(parts_.project.origin());
        resume();
    });
    connect(&parts_.chat, &ChatController::opened, this, &ResumeController::take_opened);
    connect(&parts_.chat_panel, &ChatPanel::context_chosen, this, [this](const ContextChoice& choice, int slot) {
        if (slot == 0 && choice.kind == ContextChoice::Kind::kNone) remember_context(parts_.project.origin(), {});
    });
    connect(&parts_.contexts, &ContextsController::renamed, this, &ResumeController::rename);
    connect(&parts_.contexts, &ContextsController::removed, this, [this](const QString& name) {
        rename({ContextChoice::Kind::kSaved, name}, {});
    });
    connect_engine();
}

void ResumeController::connect_engine() {
    const EngineEvents& events = parts_.engine.events();
    connect(&events, &EngineEvents::store_opened, this, [this](const QString& file) {
        store_ = file;
        is_listed_ = false;
    });
    connect(&events, &EngineEvents::unsaved_recovered, this, &ResumeController::take_recovered);
    connect(&events, &EngineEvents::contexts_listed, this, [this](const std::vector<ContextSummary>& contexts) {
        models_of_.clear();
        for (const ContextSummary& each : contexts)
            models_of_.insert(to_qstring(each.name), to_qstring(each.model.sha256));
        is_listed_ = true;
        resume();
    });
}

void ResumeController::take_opened(const OpenedContext& context) {
    if (context.slot != 0 || context.choice.kind == ContextChoice::Kind::kNone) return;
    wanted_.reset();
    remember_context(parts_.project.origin(), {context.choice, store_});
}

// The program ended before it had a name.
void ResumeController::take_recovered(const QString& name) {
    const ContextChoice unsaved{ContextChoice::Kind::kResult, {}}, saved{ContextChoice::Kind::kSaved, name};
    rename(unsaved, saved);
    if (wanted_ && wanted_->choice == unsaved) wanted_->choice = saved;
}

void ResumeController::rename(const ContextChoice& from, const ContextChoice& to) {
    rename_shown({from, store_}, to);
}

bool ResumeController::can_open(const ShownContext& shown) const {
    if (shown.choice.kind == ContextChoice::Kind::kNone || shown.store != store_) return false;
    if (shown.choice.kind == ContextChoice::Kind::kResult) return parts_.contexts.has_result();
    return models_of_.value(shown.choice.name) == parts_.models.model()->sha256;
}

void ResumeController::resume() {
    if (!wanted_ || !is_listed_ || !parts_.models.model()) return;
    const ShownContext shown = *std::exchange(wanted_, std::nullopt);
    const ContextChoice choice = can_open(shown) ? shown.choice : ContextChoice{};
    const auto& opened = parts_.chat_panel.opened();
    if (opened && opened->choice == choice) return;
    if (choice.kind == ContextChoice::Kind::kNone) {
        parts_.inspection.clear();
        if (!opened) return;  // that is opened with every model
    }
    parts_.engine.post<&EngineWorker::open_context>(choice, 0);
}

}  // namespace emloc::ui
