// Which model is used: it is chosen, loaded and shown here.
#pragma once

#include <QObject>
#include <optional>

#include "ui/model/model_check.h"
#include "ui/settings/settings.h"
#include "ui/worker/messages.h"

class QWidget;

namespace emloc::ui {

class Actions;
class EngineThread;
class HeaderBar;
class MessageBar;
class StatusStrip;

class ModelController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        EngineThread& engine;
        const Actions& actions;
        Settings& settings;  // say where it computes, and remember what was used
        HeaderBar& header;
        StatusStrip& status;
        MessageBar& messages;
        QWidget& window;  // under the dialog
    };

    explicit ModelController(const Parts& parts, QObject* parent = nullptr);

    // What the engine has loaded; nothing before the first.
    const std::optional<ModelDescription>& model() const { return model_; }

    // The folder of the model that is loaded, without its adapter; empty: none.
    QString base_folder() const;

    // Posts the loading of that folder: a model's, or an adapter's of a model that is on this machine. One that needs
    // more memory than the settings allow is refused with a message.
    void open(const QString& folder);
    // `wanted`, or the last one that was used, or the bundled one; a message where there is none.
    void open_first(const QString& wanted);
    void reload();  // with what the settings say now
    void choose();  // asks the user
    // Lists it in that question.
    void remember(const QString& folder);

 Q_SIGNALS:
    void changed();  // another model is loaded
    void settings_wanted();

 private:
    void take(const ModelDescription& model);
    void take_failure(const Failure& failure);
    QStringList known() const;  // models that were used, and the bundled one
    void load(const ModelFolders& folders);
    void ask_for_base(const ModelFolders& folders);
    void refresh();

    Parts parts_;
    std::optional<ModelDescription> model_;
    ModelFolders loading_;          // what was posted last
    bool message_is_ours_ = false;  // the one at the top says that a model was not loaded
};

}  // namespace emloc::ui
