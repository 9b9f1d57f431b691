// Other words by which people look for a command.
#pragma once

#include <QString>

#include "ui/window/actions.h"

namespace emloc::ui {

// In the window's language, between spaces; empty: none.
QString synonyms_of(Command command);

}  // namespace emloc::ui
