// What is shown follows the project: its context with map and conversation comes back with it, also after a restart.
#pragma once

#include <QHash>
#include <QObject>
#include <optional>

#include "ui/project/shown_contexts.h"

namespace emloc::ui {

class ChatController;
class ChatPanel;
class ContextsController;
class EngineThread;
class InspectionController;
class ModelController;
class ProjectSession;

class ResumeController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        EngineThread& engine;
        const ModelController& models;
        const ContextsController& contexts;
        const ProjectSession& project;
        const ChatController& chat;
        const ChatPanel& chat_panel;
        InspectionController& inspection;
    };

    explicit ResumeController(const Parts& parts, QObject* parent = nullptr);

 private:
    void connect_engine();
    void take_opened(const OpenedContext& context);
    void take_recovered(const QString& name);
    void rename(const ContextChoice& from, const ContextChoice& to);
    void resume();
    bool can_open(const ShownContext& shown) const;

    Parts parts_;
    std::optional<ShownContext> wanted_;  // to be opened once model and store are there
    QString store_;
    QHash<QString, QString> models_of_;  // of each saved context, the SHA-256 of its model
    bool is_listed_ = false;
};

}  // namespace emloc::ui
