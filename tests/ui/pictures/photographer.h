// Takes pictures of the window, or of a part of it, in both looks.
#pragma once

#include <QDir>
#include <functional>

#include "tests/ui/session.h"

namespace emloc::ui {

class Photographer {
 public:
    Photographer(const QDir& folder, ThemeChoice look) : folder_(folder), look_(look) {}

    // NAME-light.png and NAME-dark.png of the window, or of `part`.
    void take(Session& session, const char* name, QWidget* part = nullptr);
    // NAME.png of what looks the same in both.
    void take_once(QWidget& part, const char* name);
    // Of a dialog that the command opens.
    void take_dialog(Session& session, Command command, const char* name);

 private:
    QDir folder_;
    ThemeChoice look_;
};

// False in vain.
bool wait(const std::function<bool()>& condition);
// Until the engine has nothing to do.
bool wait_idle(const Session& session);

// An image of the sample project that no context is made of.
QString held_back(int of_class, int image);
QString sample(const char* project);

}  // namespace emloc::ui
