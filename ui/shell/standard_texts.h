// What Qt itself says in buttons, menus and file dialogs, for the translations of this program: Qt's own lie in a
// package that need not be installed.
#pragma once

#include <span>

namespace emloc::ui {

struct StandardText {
    const char* context;  // of the translation
    const char* text;
};

// Translators of the program find them by these; Qt asks for them when it shows them.
std::span<const StandardText> standard_texts();

}  // namespace emloc::ui
