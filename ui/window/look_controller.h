// How the window looks: light or dark, and how large its text is.
#pragma once

#include <QObject>

#include "ui/settings/settings.h"

namespace emloc::ui {

class Actions;

class LookController : public QObject {
    Q_OBJECT

 public:
    // Shows the look that the settings say, and keeps there what the user chooses. The three outlive it.
    LookController(Settings& settings, const Actions& actions, Theme& theme, QObject* parent = nullptr);

    void apply();  // what the settings say now

 private:
    void set_theme(ThemeChoice choice);
    void set_text_size(int percent);
    void show_text_size();

    Settings& settings_;
    const Actions& actions_;
    Theme& theme_;
};

}  // namespace emloc::ui
