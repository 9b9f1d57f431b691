#include "ui/window/help_controller.h"

#include "ui/shell/about_dialog.h"
#include "ui/shell/words_dialog.h"
#include "ui/window/actions.h"

namespace emloc::ui {

namespace {

template <class Dialog>
void open_over(QWidget& window) {
    auto* dialog = new Dialog(&window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

}  // namespace

HelpController::HelpController(const Actions& actions, QWidget& window, QObject* parent) : QObject(parent) {
    actions.on(Command::kAbout, this, [&window] { open_over<AboutDialog>(window); });
    actions.on(Command::kWords, this, [&window] { open_over<WordsDialog>(window); });
}

}  // namespace emloc::ui
