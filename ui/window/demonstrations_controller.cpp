#include "ui/window/demonstrations_controller.h"

#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/window/actions.h"

namespace emloc::ui {

DemonstrationsController::DemonstrationsController(const Parts& parts, QObject* parent)
    : QObject(parent), parts_(parts) {
    connect_files();
    connect_selection();
    connect_undo();
    fill_menus();
    follow_selection();
    name_steps();
}

void DemonstrationsController::connect_files() {
    const Actions& actions = parts_.actions;
    DemonstrationsPanel& panel = parts_.panel;
    actions.on(Command::kAddImages, &panel, &DemonstrationsPanel::choose_images);
    actions.on(Command::kAddFolder, &panel, &DemonstrationsPanel::choose_folder);
    actions.on(Command::kAddList, &panel, &DemonstrationsPanel::choose_list);
    actions.on(Command::kCamera, &panel, &DemonstrationsPanel::open_camera);
    actions.on(Command::kPaste, &panel, &DemonstrationsPanel::paste);
    actions.on(Command::kNewClass, &panel, &DemonstrationsPanel::add_empty_class);
    actions.on(Command::kNewQuestions, &panel, &DemonstrationsPanel::add_free_group);
    actions.on(Command::kHoldOutAtRandom, &panel, &DemonstrationsPanel::ask_hold_out);
    actions.on(Command::kSystemPrompt, &panel, &DemonstrationsPanel::edit_system_prompt);
    actions.on(Command::kRemoveDuplicates, &panel, &DemonstrationsPanel::remove_duplicates);
}

void DemonstrationsController::connect_selection() {
    const Actions& actions = parts_.actions;
    DemonstrationsPanel& panel = parts_.panel;
    actions.on(Command::kSelectImages, &panel, &DemonstrationsPanel::select_all);
    actions.on(Command::kMoveImages, &panel, &DemonstrationsPanel::move_selected);
    actions.on(Command::kHoldOut, &panel, &DemonstrationsPanel::toggle_held_out);
    actions.on(Command::kRemoveImages, &panel, &DemonstrationsPanel::remove_selected);
    actions.on(Command::kVideoFrames, this, [this] { parts_.panel.choose_frames(video_sampling(parts_.settings)); });
    connect(&panel, &DemonstrationsPanel::image_activated, actions[Command::kVideoFrames], &QAction::trigger);
    connect(&panel, &DemonstrationsPanel::selection_changed, this, &DemonstrationsController::follow_selection);
}

void DemonstrationsController::connect_undo() {
    QUndoStack& undo = parts_.demonstrations.undo_stack();
    parts_.actions.on(Command::kUndo, &undo, &QUndoStack::undo);
    parts_.actions.on(Command::kRedo, &undo, &QUndoStack::redo);
    connect(&undo, &QUndoStack::indexChanged, this, &DemonstrationsController::name_steps);
}

void DemonstrationsController::fill_menus() {
    const Actions& actions = parts_.actions;
    parts_.panel.addAction(actions[Command::kRemoveImages]);  // its key counts in the panel alone
    parts_.panel.set_menu_actions({actions[Command::kVideoFrames], actions[Command::kMoveImages],
                                   actions[Command::kHoldOut], actions[Command::kRemoveImages]},
                                  {actions[Command::kPaste], actions[Command::kHoldOutAtRandom],
                                   actions[Command::kCamera], actions[Command::kNewClass]});
}

void DemonstrationsController::follow_selection() {
    const bool some = !parts_.panel.selected().isEmpty();
    for (const Command command : {Command::kMoveImages, Command::kHoldOut, Command::kRemoveImages}) {
        parts_.actions[command]->setEnabled(some);
    }
    parts_.actions[Command::kVideoFrames]->setEnabled(!parts_.panel.selected_video().isEmpty());
}

void DemonstrationsController::name_steps() {
    const QUndoStack& undo = parts_.demonstrations.undo_stack();
    parts_.actions.set_undo_texts(undo.undoText(), undo.redoText());
}

}  // namespace emloc::ui
