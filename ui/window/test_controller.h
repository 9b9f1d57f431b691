// Testing the open context on images that were held back.
#pragma once

#include <QObject>
#include <QStringList>
#include <vector>

#include "engine/evaluation/label_names.h"
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
        DemonstrationsModel& demonstrations;  // those of them that are held out are tested on
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
    void connect_mending();
    void take_held_out();
    void test_folder(const QString& folder);
    QStringList unknown_names() const;
    void take_names(const LabelNames& names);
    void start();
    void relabel(const LabelledImage& image, const QString& before);
    void use(const QString& file, const QString& label);
    void refresh();

    Parts parts_;
    std::vector<LabelledImage> held_out_;  // what the model was given last: a folder's images stay until they change
    bool test_when_scanned_ = false;
    QStringList wrong_names_;  // classes that the context doesn't know and that count as wrong, as the user said
};

}  // namespace emloc::ui
