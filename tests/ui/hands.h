// A user's hands on the real window: what they click must be in sight, and every click and key is counted.
#pragma once

#include <QApplication>
#include <QTest>
#include <QWidget>
#include <QWindow>

namespace emloc::ui {

class Hands {
 public:
    int clicks = 0;
    int keys = 0;

    // False where it is hidden, disabled or covered, also after a while.
    bool click(QWidget* widget, Qt::KeyboardModifiers modifiers = {}) {
        return widget != nullptr && click(widget, widget->rect().center(), modifiers);
    }
    bool click(QWidget* widget, const QPoint& at, Qt::KeyboardModifiers modifiers = {}) {
        if (widget == nullptr || !QTest::qWaitFor([&] { return can_press(*widget, at); }, kPatience)) return false;
        QWidget& window = *widget->window();
        QTest::mouseClick(window.windowHandle(), Qt::LeftButton, modifiers, widget->mapTo(&window, at));
        ++clicks;
        return true;
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(target(), key, modifiers);
        ++keys;
    }
    void type(const QString& text) {
        QTest::keyClicks(target(), text);
        keys += static_cast<int>(text.size());
    }

 private:
    static constexpr int kPatience = 60'000;

    static bool can_press(QWidget& widget, const QPoint& at) {
        QWidget& window = *widget.window();
        if (!widget.isVisible() || !widget.isEnabled() || !window.rect().contains(widget.mapTo(&window, at)))
            return false;
        const QWidget* hit = window.childAt(widget.mapTo(&window, at));
        return hit == &widget || widget.isAncestorOf(hit);
    }
    static QWidget* target() {
        QWidget* focus = QApplication::focusWidget();
        return focus != nullptr ? focus : QApplication::activeWindow();
    }
};

}  // namespace emloc::ui
