// What the window's tables of coloured cells have in common.
#pragma once

#include <QTableView>

namespace emloc::ui {

// Cells of fixed size without lines between them, reached by the arrow keys and not edited; small type.
void show_as_cells(QTableView& view);

}  // namespace emloc::ui
