#include "ui/widgets/cell_grid.h"

#include <QHeaderView>

#include "ui/theme/theme.h"

namespace emloc::ui {

void show_as_cells(QTableView& view) {
    view.setShowGrid(false);
    view.setSelectionMode(QAbstractItemView::NoSelection);
    view.setEditTriggers(QAbstractItemView::NoEditTriggers);
    view.setTabKeyNavigation(false);
    view.setCornerButtonEnabled(false);
    use_small_font(&view);
    for (QHeaderView* header : {view.horizontalHeader(), view.verticalHeader()}) {
        header->setSectionResizeMode(QHeaderView::Fixed);
        header->setMinimumSectionSize(1);
        header->setSectionsClickable(false);
    }
}

}  // namespace emloc::ui
