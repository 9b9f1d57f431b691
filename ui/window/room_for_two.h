// Widens the chat while two contexts are talked to, and gives the room back.
#pragma once

#include <QList>
#include <QObject>

class QSplitter;

namespace emloc::ui {

class ChatPanel;

// Two answers stand beside each other where the middle of the window can spare the room, else below one another. The
// chat is the last of the three in the splitter; both outlive it.
class RoomForTwo : public QObject {
    Q_OBJECT

 public:
    RoomForTwo(QSplitter& splitter, const ChatPanel& chat, QObject* parent);

 private:
    void make(bool two);

    QSplitter& splitter_;
    QList<int> sizes_for_one_;  // before it was widened; empty: it was not
};

}  // namespace emloc::ui
