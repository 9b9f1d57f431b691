// The dialogs that only tell something.
#pragma once

#include <QObject>

class QWidget;

namespace emloc::ui {

class Actions;

class HelpController : public QObject {
    Q_OBJECT

 public:
    // Both outlive it; `window` is under the dialogs.
    HelpController(const Actions& actions, QWidget& window, QObject* parent);
};

}  // namespace emloc::ui
