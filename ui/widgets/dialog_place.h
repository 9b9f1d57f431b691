// Puts every dialog of the program where it is seen whole.
#pragma once

#include <QObject>
#include <QRect>

class QWidget;

namespace emloc::ui {

// Of that size, over the middle of `over`, within `room` with its title bar: smaller where the room is.
QRect place_in(const QRect& room, const QRect& over, const QSize& size);

// Hears of every window of the program: a dialog is placed when it is shown, unless somebody has moved it.
class DialogPlace : public QObject {
    Q_OBJECT

 public:
    explicit DialogPlace(QObject* parent = nullptr);

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

// The window itself: within the screen that it is on.
void fit_to_screen(QWidget& window);

}  // namespace emloc::ui
