// Leads through the first steps: a sample project, its compression, and an answer.
#pragma once

#include <QObject>

#include "ui/settings/settings.h"
#include "ui/shell/welcome_panel.h"

namespace emloc::ui {

class Actions;
class ChatPanel;
class CompressionController;
class DemonstrationsModel;
class EngineThread;
class ProjectController;
class TestController;

class WelcomeController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        EngineThread& engine;
        const Actions& actions;
        Settings& settings;  // remember that the steps were shown
        const DemonstrationsModel& demonstrations;
        ProjectController& project;
        CompressionController& compression;
        const TestController& test;  // one of whose images is classified
        ChatPanel& chat;
        WelcomePanel& panel;
    };

    explicit WelcomeController(const Parts& parts, QObject* parent = nullptr);

 private:
    void take_step(WelcomePanel::Step step);
    void begin_anew();
    void end();
    void classify_first();
    void refresh();

    Parts parts_;
    bool classify_when_ready_ = false;  // the picture was put into the chat and is being read
};

}  // namespace emloc::ui
