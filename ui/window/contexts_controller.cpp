#include "ui/window/contexts_controller.h"

#include <QDir>
#include <QFileInfo>

#include "ui/compare/compare_panel.h"
#include "ui/contexts/contexts_model.h"
#include "ui/contexts/contexts_panel.h"
#include "ui/contexts/save_bar.h"
#include "ui/convert.h"
#include "ui/project/project_session.h"
#include "ui/widgets/choose_file.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/model_controller.h"
#include "ui/window/status_strip.h"
#include "ui/window/work_tabs.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

ContextsController::ContextsController(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    connect_actions();
    connect_library_actions();
    connect_panels();
    connect_engine();
    connect_reports();
    refresh();
}

void ContextsController::connect_actions() {
    parts_.actions.on(Command::kOpenStore, this, &ContextsController::choose_store);
    parts_.actions.on(Command::kCopyStore, this, &ContextsController::choose_copy);
    parts_.actions.on(Command::kSaveContext, this, [this] { parts_.save_bar.open(parts_.project.name()); });
    parts_.actions.on(Command::kRenameContext, &parts_.panel, &ContextsPanel::edit_selected_name);
    parts_.actions.on(Command::kDeleteContext, &parts_.panel, &ContextsPanel::remove_selected);
}

void ContextsController::connect_library_actions() {
    const auto in_library = [this](Command command, auto act) {
        parts_.actions.on(command, this, [this, act] {
            parts_.tabs.setCurrentWidget(&parts_.panel);
            (parts_.panel.*act)();
        });
    };
    in_library(Command::kUndoDelete, &ContextsPanel::undo_remove);
    in_library(Command::kDuplicateContext, &ContextsPanel::duplicate_selected);
    in_library(Command::kEditNote, &ContextsPanel::edit_selected_note);
    in_library(Command::kExportContext, &ContextsPanel::export_selected);
    in_library(Command::kImportContext, &ContextsPanel::choose_import);
    in_library(Command::kFindContext, &ContextsPanel::focus_search);
    in_library(Command::kVerifyStore, &ContextsPanel::verify_requested);
}

void ContextsController::connect_panels() {
    ContextsPanel& panel = parts_.panel;
    EngineThread& engine = parts_.engine;
    connect(&panel, &ContextsPanel::use_requested, this, [this](const QString& name) {
        parts_.engine.post<&EngineWorker::open_context>(ContextChoice{ContextChoice::Kind::kSaved, name}, 0);
    });
    connect(&panel, &ContextsPanel::remove_requested, this, [this](const QString& name) {
        Q_EMIT removed(name);
        tell_available(parts_.contexts.recent_names());
    });
    connect(&panel, &ContextsPanel::remove_undone, this, [this] { tell_available(parts_.contexts.recent_names()); });
    connect(&panel, &ContextsPanel::duplicate_requested, &engine, engine.posting<&EngineWorker::duplicate_context>());
    connect(&panel, &ContextsPanel::export_requested, &engine, engine.posting<&EngineWorker::export_context>());
    connect(&panel, &ContextsPanel::import_requested, this, [this](const QStringList& files) {
        for (const QString& file : files) parts_.engine.post<&EngineWorker::import_context>(file);
    });
    connect(&panel, &ContextsPanel::verify_requested, &engine, engine.posting<&EngineWorker::verify_store>());
    connect(&panel, &ContextsPanel::compare_requested, this, [this](const QString& name, const QString& other) {
        const ContextChoice first{ContextChoice::Kind::kSaved, name}, second{ContextChoice::Kind::kSaved, other};
        other.isEmpty() ? parts_.compare.set_first(first) : parts_.compare.set_both(first, second);
        parts_.tabs.setCurrentWidget(&parts_.compare);
    });
    connect(&parts_.contexts, &ContextsModel::rename_requested, this, &ContextsController::rename);
    connect(&parts_.contexts, &ContextsModel::note_requested, &engine, engine.posting<&EngineWorker::set_note>());
    connect(&parts_.compare, &ComparePanel::compare_requested, &engine, engine.posting<&EngineWorker::compare>());
    connect(&parts_.save_bar, &SaveBar::save_requested, this, &ContextsController::save);
}

void ContextsController::connect_engine() {
    const EngineEvents& events = parts_.engine.events();
    connect(&parts_.engine, &EngineThread::activity_changed, this, &ContextsController::refresh);
    connect(&parts_.models, &ModelController::changed, this, &ContextsController::take_model);
    connect(&events, &EngineEvents::failed, this, &ContextsController::take_failure);
    connect(&events, &EngineEvents::store_opened, this, &ContextsController::take_store);
    connect(&events, &EngineEvents::contexts_listed, this, [this](const std::vector<ContextSummary>& contexts) {
        parts_.contexts.set_contexts(contexts);
        tell_available(parts_.contexts.recent_names());
    });
    connect(&events, &EngineEvents::compressed, this, [this] {
        result_of_ = parts_.models.model() ? parts_.models.model()->sha256 : QString();
        tell_available(parts_.contexts.recent_names());
    });
    connect(&events, &EngineEvents::saved, this, &ContextsController::take_saved);
    connect(&events, &EngineEvents::context_renamed, this, [this](const QString& from, const QString& to) {
        Q_EMIT renamed({ContextChoice::Kind::kSaved, from}, {ContextChoice::Kind::kSaved, to});
    });
    connect(&events, &EngineEvents::context_removed, this, &ContextsController::removed);
    connect(&events, &EngineEvents::compared, &parts_.compare, &ComparePanel::show_comparison);
}

void ContextsController::connect_reports() {
    const EngineEvents& events = parts_.engine.events();
    connect(&events, &EngineEvents::context_exported, this, [this](const QString& name, const QString& file) {
        parts_.panel.messages().show_note(
            tr("Exported \u201c%1\u201d to %2").arg(name, QDir::toNativeSeparators(file)));
    });
    connect(&events, &EngineEvents::context_imported, this, [this](const QString& name) {
        parts_.tabs.setCurrentWidget(&parts_.panel);
        parts_.panel.messages().show_note(tr("Imported \u201c%1\u201d").arg(name));
    });
    connect(&events, &EngineEvents::unsaved_kept, this, &ContextsController::show_whether_kept);
    connect(&events, &EngineEvents::unsaved_recovered, this, [this](const QString& name) {
        parts_.messages.show_note(
            tr("A context that was not saved the last time is among your contexts as \u201c%1\u201d.").arg(name));
    });
    connect(&events, &EngineEvents::unsaved_set_aside, this, &ContextsController::take_set_aside);
    connect(&events, &EngineEvents::store_mended, this, &ContextsController::show_mended);
    connect(&events, &EngineEvents::store_copied, this, [this](const QString& file) {
        parts_.messages.show_note(
            tr("The store was copied to %1, which is open now.").arg(QDir::toNativeSeparators(file)));
    });
    connect(&events, &EngineEvents::store_verified, this, &ContextsController::show_verified);
}

void ContextsController::open_store(const QString& file) {
    forget_removed();
    parts_.engine.post<&EngineWorker::open_store>(file);
}

QString ContextsController::ask_for_store(const QString& title) const {
    const QFileInfo usual(default_store());
    return choose_new_file({.parent = &parts_.window,
                            .kind = "store",
                            .title = title,
                            .filter = tr("Contexts (*.emloc);;All files (*)"),
                            .first_folder = usual.path()},
                           {.suggested = usual.fileName(), .may_be_there = true});
}

void ContextsController::choose_store() {
    const QString file = ask_for_store(tr("Open or create a store"));
    if (!file.isEmpty()) open_store(file);
}

void ContextsController::choose_copy() {
    const QString file = ask_for_store(tr("Copy the store to"));
    if (!file.isEmpty()) parts_.engine.post<&EngineWorker::copy_store>(file);
}

void ContextsController::take_store(const QString& file, bool can_be_written) {
    parts_.settings.store = file == default_store() ? QString() : file;
    parts_.status.set_store(file, can_be_written);
    if (can_be_written) return;
    parts_.messages.show_note(
        tr("%1 can be read, but not written to: its contexts can be asked and tested, but what is said is not kept and "
           "nothing can be saved. A copy can be written to.")
            .arg(QDir::toNativeSeparators(file)),
        tr("Copy it\u2026"), [this] { choose_copy(); });
}

void ContextsController::take_set_aside(const QString& name) {
    result_of_.reset();
    parts_.messages.show_note(
        tr("The compression before had no name yet. It is among your contexts as \u201c%1\u201d.").arg(name));
    Q_EMIT renamed({ContextChoice::Kind::kResult, {}}, {ContextChoice::Kind::kSaved, name});
}

void ContextsController::show_mended(const StoreIncident& incident) {
    const auto path = [](const std::filesystem::path& file) {
        return QDir::toNativeSeparators(to_qstring(file.string()));
    };
    const QString file = path(incident.file), kept = path(incident.kept);
    switch (incident.kind) {
        case StoreIncident::Kind::kWrittenAnew:
            return parts_.messages.show_note(
                tr("The store %1 was deleted or moved by another program. It was written anew; nothing was lost.")
                    .arg(file));
        case StoreIncident::Kind::kReplaced:
            return parts_.messages.show_note(tr("The store %1 was replaced by another one, which is used now. What was "
                                                "in it before is kept in %2.")
                                                 .arg(file, kept));
        case StoreIncident::Kind::kReplacedByOther:
            return parts_.messages.show_note(tr("The store %1 was replaced by a file of another kind. What was in the "
                                                "store is kept in %2, which is used now.")
                                                 .arg(file, kept));
        case StoreIncident::Kind::kLogLost:
            return parts_.messages.show_note(
                tr("The log of the store %1 was deleted by another program. Nothing was lost.").arg(file));
    }
}

void ContextsController::save(const QString& name, bool replace) {
    if (parts_.contexts.forget_removed(name)) parts_.engine.post<&EngineWorker::remove_context>(name);
    parts_.engine.post<&EngineWorker::save>(name, replace ? WhenTaken::kReplace : WhenTaken::kRefuse);
}

void ContextsController::hide_save_bar() {
    parts_.save_bar.hide();
}

void ContextsController::forget_removed() {
    for (const QString& name : parts_.contexts.take_removed()) parts_.engine.post<&EngineWorker::remove_context>(name);
}

void ContextsController::rename(const QString& from, const QString& to) {
    if (parts_.contexts.forget_removed(to)) parts_.engine.post<&EngineWorker::remove_context>(to);
    parts_.engine.post<&EngineWorker::rename_context>(from, to);
}

void ContextsController::tell_available(const QStringList& saved) {
    parts_.compare.set_contexts(saved, has_result());
    refresh();
    Q_EMIT available_changed(saved, has_result());
}

void ContextsController::take_saved(const QString& name) {
    result_of_.reset();
    parts_.save_bar.hide();
    parts_.status.show_result(tr("Saved \u201c%1\u201d").arg(name));
    QStringList saved = parts_.contexts.recent_names();
    if (!saved.contains(name)) saved.prepend(name);  // the list comes later
    tell_available(saved);
    Q_EMIT renamed({ContextChoice::Kind::kResult, {}}, {ContextChoice::Kind::kSaved, name});
}

// A result of other weights was put into the store when they went.
void ContextsController::take_model() {
    if (result_of_ && parts_.models.model() && *result_of_ != parts_.models.model()->sha256) result_of_.reset();
    tell_available(parts_.contexts.recent_names());
}

void ContextsController::take_failure(const Failure& failure) {
    switch (failure.job) {
        case Job::kStore:
            return parts_.messages.show_error(failure.message, tr("Open another\u2026"), [this] { choose_store(); });
        case Job::kContexts:
            return parts_.panel.messages().show_error(failure.message);
        case Job::kCompare:
            return parts_.compare.messages().show_error(failure.message);
        case Job::kSave:
            return failure.kind == ErrorKind::kNameTaken ? parts_.save_bar.show_taken(failure.message)
                                                         : parts_.save_bar.show_error(failure.message);
        default:
            return;
    }
}

void ContextsController::show_whether_kept(bool kept, const QString& why_not) {
    result_is_kept_ = kept;
    if (kept) return;
    parts_.messages.show_error(
        tr("The new context is in memory only: %1 Save it before you close the window.").arg(why_not));
}

void ContextsController::show_verified(const VerifyReport& report) {
    MessageBar& messages = parts_.panel.messages();
    if (report.damaged.empty()) {
        messages.show_note(tr("%n context(s) read and found intact.", nullptr, static_cast<int>(report.intact.size())));
        return;
    }
    QStringList lines{tr("%n thing(s) are damaged:", nullptr, static_cast<int>(report.damaged.size()))};
    for (const auto& each : report.damaged) lines << to_qstring(each);
    messages.show_error(lines.join(u'\n'));
}

void ContextsController::refresh() {
    const bool idle = parts_.engine.activity() == Activity::kIdle;
    parts_.actions[Command::kSaveContext]->setEnabled(idle && has_result());
    parts_.actions[Command::kOpenStore]->setEnabled(idle);
    parts_.actions[Command::kCopyStore]->setEnabled(idle);
}

}  // namespace emloc::ui
