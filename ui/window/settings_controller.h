// Lets the user change what holds for all projects, and says what of it is other than before.
#pragma once

#include <QObject>
#include <optional>

#include "ui/settings/settings.h"
#include "ui/worker/messages.h"

class QWidget;

namespace emloc::ui {

class Actions;

class SettingsController : public QObject {
    Q_OBJECT

 public:
    // `settings` are changed and written where the user says so. All outlive it; the dialog opens over `window`.
    SettingsController(Settings& settings, const Actions& actions, QWidget& window, QObject* parent = nullptr);

    void show();
    void set_model(const ModelDescription& model) { model_ = model; }

 Q_SIGNALS:
    // After the settings were changed and written.
    void look_changed();    // colours or size of text
    void delta_changed();   // the one that a new project begins with
    void engine_changed();  // where the model computes

 private:
    void take(const Settings& changed);

    Settings& settings_;
    QWidget& window_;
    std::optional<ModelDescription> model_;
};

}  // namespace emloc::ui
