// Talking to contexts: what is open in the chat, and what goes between its panel and the engine.
#pragma once

#include <QObject>

#include "ui/worker/messages.h"

namespace emloc::ui {

class Actions;
class ChatPanel;
class ContextsController;
class DemonstrationsModel;
class EngineThread;
class ModelController;

class ChatController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        EngineThread& engine;
        const Actions& actions;
        const ModelController& models;
        const ContextsController& contexts;
        const DemonstrationsModel& demonstrations;  // whose classes are the labels where no context says others
        ChatPanel& panel;                           // keeps what is open
    };

    explicit ChatController(const Parts& parts, QObject* parent = nullptr);

 Q_SIGNALS:
    void opened(const emloc::ui::OpenedContext& context);
    // What is open in the first slot, which others look into too, goes by another name.
    void opened_renamed(const QString& name);

 private:
    void connect_actions();
    void connect_panel();
    void connect_engine();
    void connect_contexts();
    void say_what_the_model_can();  // once
    void take_model();
    void take_failure(const Failure& failure);
    void rename(const ContextChoice& from, const ContextChoice& to);
    void close_removed(const QString& name);

    Parts parts_;
    bool told_ = false;
};

}  // namespace emloc::ui
