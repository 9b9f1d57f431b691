#include "ui/widgets/list_keys.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QWidget>

namespace emloc::ui {

bool pass_to_list(QKeyEvent& event, QWidget& list) {
    switch (event.key()) {
        case Qt::Key_Down:
        case Qt::Key_Up:
        case Qt::Key_PageDown:
        case Qt::Key_PageUp:
            QCoreApplication::sendEvent(&list, &event);
            return true;
        default:
            return false;
    }
}

}  // namespace emloc::ui
