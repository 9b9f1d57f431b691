// Labels a folder of images by the open context: it proposes, the user decides, and the rest are demonstrations.
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QPointer>
#include <QStringList>

class QWidget;

namespace emloc::ui {

class Actions;
class ChatPanel;
class DemonstrationsModel;
class EngineThread;
class PictureCache;
class ProposalsDialog;

class ProposalsController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        EngineThread& engine;
        const Actions& actions;
        ChatPanel& chat_panel;  // has the context that proposes
        DemonstrationsModel& demonstrations;
        PictureCache& pictures;
        QWidget& window;  // under the dialogs
    };

    explicit ProposalsController(const Parts& parts, QObject* parent = nullptr);

    // The images in and below the folder, whatever their folders are called.
    void propose(const QString& folder);

 private:
    void choose();
    void ask(const QStringList& files);
    void add();
    void refresh();

    Parts parts_;
    QFutureWatcher<QStringList> looking_;
    QPointer<ProposalsDialog> dialog_;
};

}  // namespace emloc::ui
