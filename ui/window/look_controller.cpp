#include "ui/window/look_controller.h"

#include <algorithm>

#include "ui/window/actions.h"

namespace emloc::ui {

namespace {

constexpr int kTextStep = 10;  // percent

Command command_of(ThemeChoice choice) {
    switch (choice) {
        case ThemeChoice::kLight:
            return Command::kThemeLight;
        case ThemeChoice::kDark:
            return Command::kThemeDark;
        case ThemeChoice::kSystem:
            break;
    }
    return Command::kThemeSystem;
}

}  // namespace

LookController::LookController(Settings& settings, const Actions& actions, Theme& theme, QObject* parent)
    : QObject(parent), settings_(settings), actions_(actions), theme_(theme) {
    for (const ThemeChoice choice : {ThemeChoice::kSystem, ThemeChoice::kLight, ThemeChoice::kDark}) {
        actions.on(command_of(choice), this, [this, choice] { set_theme(choice); });
    }
    actions.on(Command::kLargerText, this, [this] { set_text_size(settings_.text_size + kTextStep); });
    actions.on(Command::kSmallerText, this, [this] { set_text_size(settings_.text_size - kTextStep); });
    actions.on(Command::kNormalText, this, [this] { set_text_size(kNormalText); });
    apply();
}

void LookController::apply() {
    actions_[command_of(settings_.theme)]->setChecked(true);
    theme_.apply(settings_.theme);
    show_text_size();
}

void LookController::set_theme(ThemeChoice choice) {
    settings_.theme = choice;
    theme_.apply(choice);
}

void LookController::set_text_size(int percent) {
    settings_.text_size = std::clamp(percent, kSmallestText, kLargestText);
    settings_.write();
    show_text_size();
}

void LookController::show_text_size() {
    theme_.set_text_size(settings_.text_size);
    actions_[Command::kLargerText]->setEnabled(settings_.text_size < kLargestText);
    actions_[Command::kSmallerText]->setEnabled(settings_.text_size > kSmallestText);
}

}  // namespace emloc::ui
