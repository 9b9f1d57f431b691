// Looking into the context that is open: the heat map, the inspector below it and the large view of its tokens.
#pragma once

#include <QObject>
#include <QTimer>
#include <optional>

#include "ui/worker/messages.h"

namespace emloc::ui {

class Actions;
class ChatController;
class EngineThread;
class InspectionModel;
class RetentionModel;
class RetentionPanel;
class TokensPanel;
class WorkTabs;

class InspectionController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        EngineThread& engine;
        const Actions& actions;
        const ChatController& chat;
        RetentionModel& retention;
        InspectionModel& inspection;
        RetentionPanel& panel;
        TokensPanel& tokens;
        WorkTabs& tabs;  // beside whose names stands how much is kept
    };

    explicit InspectionController(const Parts& parts, QObject* parent = nullptr);

    // Shows nothing: what was shown is another project's.
    void clear();

 private:
    void take_opened(const OpenedContext& context);
    void show(const OpenedContext& context);
    void show_former(const Failure& failure);
    void rename(const QString& name);
    void show_larger(int row);
    void show_kept_share();

    Parts parts_;
    std::optional<OpenedContext> shown_;  // the last context that was
    QTimer kept_share_;                   // cells change one by one: it is said once for all of them
};

}  // namespace emloc::ui
