#include "ui/widgets/dialog_place.h"

#include <QCoreApplication>
#include <QDialog>
#include <QEvent>
#include <QScreen>
#include <algorithm>

namespace emloc::ui {

namespace {
// What a window manager draws around a window, before it has drawn it.
constexpr QMargins kFrame{2, 32, 2, 2};
}  // namespace

QRect place_in(const QRect& room, const QRect& over, const QSize& size) {
    const QRect inside = room.marginsRemoved(kFrame);
    QRect place({}, size.boundedTo(inside.size()));
    place.moveCenter(over.isValid() ? over.center() : inside.center());
    place.moveLeft(std::clamp(place.left(), inside.left(), inside.left() + inside.width() - place.width()));
    place.moveTop(std::clamp(place.top(), inside.top(), inside.top() + inside.height() - place.height()));
    return place;
}

DialogPlace::DialogPlace(QObject* parent) : QObject(parent) {
    QCoreApplication::instance()->installEventFilter(this);
}

bool DialogPlace::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::Show || event->spontaneous()) return false;
    auto* dialog = qobject_cast<QDialog*>(watched);
    if (dialog == nullptr || !dialog->isWindow() || dialog->parentWidget() == nullptr) return false;
    const QWidget* parent = dialog->parentWidget()->window();
    dialog->setGeometry(place_in(parent->screen()->availableGeometry(), parent->geometry(), dialog->size()));
    return false;
}

void fit_to_screen(QWidget& window) {
    if (window.isMaximized() || window.isFullScreen()) return;
    const QRect room = window.screen()->availableGeometry();
    const QRect now = window.geometry();
    if (room.marginsRemoved(kFrame).contains(now)) return;
    window.setGeometry(place_in(room, now.intersects(room) ? now : QRect(), now.size()));
}

}  // namespace emloc::ui
