// Testing the open context on images that were held back.
#pragma once

#include <QObject>
#include <vector>

#include "ui/worker/messages.h"

namespace emloc::ui {

class Actions;
class ChatController;
class ChatPanel;
class DemonstrationsModel;
class EngineThread;
class HeldBackModel;
class HeldBackPanel;
class StatusStrip;
class WorkTabs;

class TestController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        EngineThread& engine;
        const Actions& actions;
        const DemonstrationsModel& demonstrations;  // those of them that are held out are tested on
        HeldBackModel& held_back;
        HeldBackPanel& panel;
        const ChatController& chat;
        ChatPanel& chat_panel;  // has the context that is tested, and is where an image is asked about
        StatusStrip& status;
        WorkTabs& tabs;
    };

    explicit TestController(const Parts& parts, QObject* parent = nullptr);

    // Posts a test of the context that is open in the first slot.
    void test();
    // Those of the demonstrations.
    const std::vector<LabelledImage>& held_out() const { return held_out_; }

 private:
    void connect_panels();
    void connect_engine();
    void take_held_out();
    void test_folder(const QString& folder);
    void refresh();

    Parts parts_;
    std::vector<LabelledImage> held_out_;  // what the model was given last: a folder's images stay until they change
    bool test_when_scanned_ = false;
};

}  // namespace emloc::ui
