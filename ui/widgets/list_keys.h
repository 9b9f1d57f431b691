// For a field above a list: the keys that move through the list work while one types.
#pragma once

class QKeyEvent;
class QWidget;

namespace emloc::ui {

// Hands Up, Down, Page Up and Page Down on to the list; false for any other key, which is the field's.
bool pass_to_list(QKeyEvent& event, QWidget& list);

}  // namespace emloc::ui
