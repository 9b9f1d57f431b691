// The commands that change the demonstrations, and when each can be given.
#pragma once

#include <QObject>

#include "ui/settings/settings.h"

namespace emloc::ui {

class Actions;
class DemonstrationsModel;
class DemonstrationsPanel;

class DemonstrationsController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        const Actions& actions;
        const Settings& settings;  // how a video is sampled
        DemonstrationsModel& demonstrations;
        DemonstrationsPanel& panel;  // has the selection
    };

    explicit DemonstrationsController(const Parts& parts, QObject* parent = nullptr);

 private:
    void connect_files();
    void connect_selection();
    void connect_undo();
    void fill_menus();
    void follow_selection();
    void name_steps();

    Parts parts_;
};

}  // namespace emloc::ui
