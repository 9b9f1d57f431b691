#include "ui/window/settings_controller.h"

#include <utility>

#include "ui/settings/settings_dialog.h"
#include "ui/window/actions.h"

namespace emloc::ui {

SettingsController::SettingsController(Settings& settings, const Actions& actions, QWidget& window, QObject* parent)
    : QObject(parent), settings_(settings), window_(window) {
    actions.on(Command::kSettings, this, &SettingsController::show);
}

void SettingsController::show() {
    auto* dialog = new SettingsDialog(settings_, &window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (model_) dialog->show_limits_of(*model_);
    connect(dialog, &SettingsDialog::applied, this, &SettingsController::take);
    dialog->open();
}

void SettingsController::take(const Settings& changed) {
    const Settings before = std::exchange(settings_, changed);
    settings_.write();
    if (changed.theme != before.theme || changed.text_size != before.text_size) Q_EMIT look_changed();
    if (changed.delta != before.delta) Q_EMIT delta_changed();
    if (changed.device != before.device || changed.weights != before.weights || changed.threads != before.threads)
        Q_EMIT engine_changed();
}

}  // namespace emloc::ui
