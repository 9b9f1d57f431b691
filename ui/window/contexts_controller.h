// The store and the contexts in it: saving, renaming, removing, exchanging, checking and comparing them.
#pragma once

#include <QObject>
#include <QStringList>
#include <optional>
#include <vector>

#include "ui/settings/settings.h"
#include "ui/worker/messages.h"

class QWidget;

namespace emloc::ui {

class Actions;
class ComparePanel;
class ContextsModel;
class ContextsPanel;
class EngineThread;
class MessageBar;
class ModelController;
class ProjectSession;
class SaveBar;
class StatusStrip;
class WorkTabs;

class ContextsController : public QObject {
    Q_OBJECT

 public:
    struct Parts {  // which outlive it
        EngineThread& engine;
        const Actions& actions;
        Settings& settings;             // remember the store
        const ModelController& models;  // a result belongs to the model that is loaded
        const ProjectSession& project;  // whose name a context is saved under, unless the user says another
        ContextsModel& contexts;
        ContextsPanel& panel;
        ComparePanel& compare;
        SaveBar& save_bar;
        StatusStrip& status;
        MessageBar& messages;
        WorkTabs& tabs;
        QWidget& window;  // under the file dialog
    };

    explicit ContextsController(const Parts& parts, QObject* parent = nullptr);

    // Posts the opening of the file, which is made where there is none.
    void open_store(const QString& file);
    // Posts the saving of the last compression.
    void save(const QString& name, bool replace);
    void hide_save_bar();
    // What the user deleted and did not take back goes from the store.
    void forget_removed();
    bool has_result() const { return result_of_.has_value(); }  // the last compression, without a name yet
    // Whether the last compression is not saved, and would not survive the program.
    bool would_lose_result() const { return has_result() && !result_is_kept_; }

 Q_SIGNALS:
    // What there is to talk to.
    void available_changed(const QStringList& saved, bool has_result);
    // The same context has another name: it was saved, or renamed.
    void renamed(const emloc::ui::ContextChoice& from, const emloc::ui::ContextChoice& to);
    void removed(const QString& name);

 private:
    void connect_actions();
    void connect_library_actions();
    void connect_panels();
    void connect_engine();
    void connect_reports();
    QString ask_for_store(const QString& title) const;
    void choose_store();
    void choose_copy();
    void take_store(const QString& file, bool can_be_written);
    void take_set_aside(const QString& name);
    void show_mended(const StoreIncident& incident);
    void tell_available(const QStringList& saved);
    void rename(const QString& from, const QString& to);
    void take_saved(const QString& name);
    void take_model();
    void take_failure(const Failure& failure);
    void show_whether_kept(bool kept, const QString& why_not);
    void show_verified(const VerifyReport& report);
    void refresh();

    Parts parts_;
    std::optional<QString> result_of_;  // the model of the compression that is not saved; nothing: there is none
    bool result_is_kept_ = false;       // it would survive the program
};

}  // namespace emloc::ui
