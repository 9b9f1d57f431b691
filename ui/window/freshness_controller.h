// Says that the demonstrations were changed since the open context was made of them.
#pragma once

#include <QObject>
#include <QTimer>
#include <optional>

#include "ui/worker/messages.h"

namespace emloc::ui {

class Actions;
class ChatController;
class DemonstrationsModel;
class MessageBar;

class FreshnessController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        const Actions& actions;
        const ChatController& chat;  // opens the contexts
        const DemonstrationsModel& demonstrations;
        MessageBar& bar;
    };

    explicit FreshnessController(const Parts& parts, QObject* parent = nullptr);

 private:
    void look();

    Parts parts_;
    QTimer soon_;
    std::optional<OpenedContext> opened_;  // in the first slot, with what it was made of
    QString said_;
};

}  // namespace emloc::ui
