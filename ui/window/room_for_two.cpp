#include "ui/window/room_for_two.h"

#include <QSplitter>
#include <algorithm>
#include <utility>

#include "ui/chat/chat_panel.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {
constexpr int kWidthForTwo = 118 * kGrid;  // of the chat with two columns of answers
}  // namespace

RoomForTwo::RoomForTwo(QSplitter& splitter, const ChatPanel& chat, QObject* parent)
    : QObject(parent), splitter_(splitter) {
    connect(&chat, &ChatPanel::second_shown, this, &RoomForTwo::make);
}

void RoomForTwo::make(bool two) {
    if (!two) {
        if (!sizes_for_one_.isEmpty()) splitter_.setSizes(std::exchange(sizes_for_one_, {}));
        return;
    }
    QList<int> sizes = splitter_.sizes();
    const int least = std::max(splitter_.widget(1)->minimumSizeHint().width(), splitter_.widget(1)->minimumWidth());
    const int wanted = std::min(kWidthForTwo - sizes[2], sizes[1] - least);
    if (wanted <= 0) return;
    sizes_for_one_ = sizes;
    sizes[1] -= wanted;
    sizes[2] += wanted;
    splitter_.setSizes(sizes);
}

}  // namespace emloc::ui
