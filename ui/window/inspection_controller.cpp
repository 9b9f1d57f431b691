#include "ui/window/inspection_controller.h"

#include "ui/inspector/inspection_model.h"
#include "ui/inspector/tokens_panel.h"
#include "ui/retention/retention_model.h"
#include "ui/retention/retention_panel.h"
#include "ui/window/actions.h"
#include "ui/window/chat_controller.h"
#include "ui/window/work_tabs.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

InspectionController::InspectionController(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    RetentionPanel& panel = parts_.panel;
    parts_.actions.on(Command::kExportPicture, &panel, &RetentionPanel::export_picture);
    parts_.actions.on(Command::kExportData, &panel, &RetentionPanel::export_data);
    connect(&panel, &RetentionPanel::larger_requested, this, &InspectionController::show_larger);
    connect(&parts_.tokens, &TokensPanel::cell_requested, &panel, &RetentionPanel::show_cell);
    const EngineEvents& events = parts_.engine.events();
    connect(&events, &EngineEvents::context_opened, this, &InspectionController::take_opened);
    connect(&events, &EngineEvents::compressed, this, [this](const OpenedContext& result) { shown_ = result; });
    connect(&events, &EngineEvents::failed, this, &InspectionController::show_former);
    connect(&parts_.chat, &ChatController::opened_renamed, this, &InspectionController::rename);
    kept_share_.setSingleShot(true);
    kept_share_.setInterval(0);
    connect(&kept_share_, &QTimer::timeout, this, &InspectionController::show_kept_share);
    const auto later = qOverload<>(&QTimer::start);
    connect(&parts_.retention, &QAbstractItemModel::dataChanged, &kept_share_, later);
    connect(&parts_.retention, &QAbstractItemModel::modelReset, &kept_share_, later);
}

void InspectionController::take_opened(const OpenedContext& context) {
    if (context.slot != 0 || !context.record) return;
    shown_ = context;
    // The map shows what is being compressed, though another context is talked to meanwhile.
    if (parts_.engine.activity() != Activity::kCompressing) show(context);
}

void InspectionController::show(const OpenedContext& context) {
    parts_.panel.set_name(context.choice.name);
    parts_.inspection.show(context.record);
    parts_.retention.show(retention_of(*context.record));
}

void InspectionController::clear() {
    if (parts_.engine.activity() == Activity::kCompressing) return;
    shown_.reset();
    parts_.panel.set_name({});
    parts_.inspection.show(nullptr);
    parts_.retention.show({});
}

// A compression that was cancelled or failed leaves the context that was there.
void InspectionController::show_former(const Failure& failure) {
    if (failure.job == Job::kCompress && shown_) show(*shown_);
}

void InspectionController::rename(const QString& name) {
    if (shown_) shown_->choice = {ContextChoice::Kind::kSaved, name};
    parts_.panel.set_name(name);
    kept_share_.start();
}

void InspectionController::show_larger(int row) {
    parts_.tabs.setCurrentWidget(&parts_.tokens);
    parts_.tokens.show_row(row);
}

void InspectionController::show_kept_share() {
    const RetentionModel& retention = parts_.retention;
    if (retention.decided_cells() == 0) return parts_.tabs.set_note({}, {});
    parts_.tabs.set_note(parts_.panel.name(), tr("%1 % of tokens kept").arg(100 * retention.kept_share(), 0, 'f', 0));
}

}  // namespace emloc::ui
