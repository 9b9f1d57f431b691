// The part of the worker that keeps contexts.
#include <utility>

#include "ui/convert.h"
#include "ui/worker/engine_worker.h"

namespace emloc::ui {

void EngineWorker::open_store(const QString& file) {
    auto opened = Store::open(to_path(file));
    if (!opened) return report(Job::kStore, opened.error());
    store_ = std::move(*opened);
    Q_EMIT store_opened(file);
    recover_unsaved();
    keep_unsaved();
    list_contexts();
}

bool EngineWorker::has_store(Job job) {
    if (!store_) {
        report(job, {ErrorKind::kNotFound, tr("No store is open. Open one in the File menu.").toStdString()});
    }
    return store_.has_value();
}

void EngineWorker::list_contexts() {
    auto contexts = store_->list();
    if (!contexts) return report(Job::kStore, contexts.error());
    without_unsaved(*contexts);
    Q_EMIT contexts_listed(*contexts);
}

void EngineWorker::save(const QString& name, WhenTaken when_taken) {
    if (!has_store(Job::kSave)) return;
    if (!result_) {
        return report(Job::kSave,
                      {ErrorKind::kNotFound, tr("There is nothing to save. Compress first.").toStdString()});
    }
    if (const auto status = store_->save(name.toStdString(), *result_, when_taken); !status) {
        return report(Job::kSave, status.error());
    }
    result_.reset();
    forget_unsaved();
    const ContextChoice result{ContextChoice::Kind::kResult, {}};
    for (Slot& slot : slots_) {
        if (slot.choice == result) slot.choice = {ContextChoice::Kind::kSaved, name};
    }
    for (const Exchange& exchange : std::exchange(said_to_result_, {})) {
        if (const auto kept = store_->add_exchange(name.toStdString(), exchange); !kept) {
            report(Job::kConversation, kept.error());
        }
    }
    if (const auto run = std::exchange(test_of_result_, {})) {
        if (const auto status = store_->record_test(name.toStdString(), *run); !status) {
            report(Job::kTest, status.error());
        }
    }
    Q_EMIT saved(name);
    list_contexts();
}

void EngineWorker::rename_context(const QString& from, const QString& to) {
    if (!store_) return;
    const auto status = store_->rename(from.toStdString(), to.toStdString());
    if (!status) {
        report(Job::kContexts, status.error());
    } else {
        for (Slot& slot : slots_) {
            if (slot.choice == ContextChoice{ContextChoice::Kind::kSaved, from}) slot.choice.name = to;
        }
        Q_EMIT context_renamed(from, to);
    }
    list_contexts();
}

void EngineWorker::remove_context(const QString& name) {
    if (!store_) return;
    if (const auto status = store_->remove(name.toStdString()); !status) {
        report(Job::kContexts, status.error());
    } else {
        for (Slot& slot : slots_) {
            if (slot.choice == ContextChoice{ContextChoice::Kind::kSaved, name}) slot = {};
        }
        Q_EMIT context_removed(name);
    }
    list_contexts();
}

void EngineWorker::duplicate_context(const QString& from, const QString& to) {
    if (!has_store(Job::kContexts)) return;
    if (const auto status = store_->duplicate(from.toStdString(), to.toStdString()); !status) {
        report(Job::kContexts, status.error());
    }
    list_contexts();
}

void EngineWorker::set_note(const QString& name, const QString& note) {
    if (!has_store(Job::kContexts)) return;
    if (const auto status = store_->set_note(name.toStdString(), note.toStdString()); !status) {
        report(Job::kContexts, status.error());
    }
    list_contexts();
}

void EngineWorker::export_context(const QString& name, const QString& file) {
    if (!has_store(Job::kContexts)) return;
    if (const auto status = store_->export_context(name.toStdString(), to_path(file)); !status) {
        return report(Job::kContexts, status.error());
    }
    Q_EMIT context_exported(name, file);
}

void EngineWorker::import_context(const QString& file) {
    if (!has_store(Job::kContexts)) return;
    const auto name = store_->import_context(to_path(file));
    if (!name) return report(Job::kContexts, name.error());
    list_contexts();
    Q_EMIT context_imported(to_qstring(*name));
}

void EngineWorker::verify_store() {
    if (!has_store(Job::kContexts)) return;
    const auto checked = store_->verify();
    if (!checked) return report(Job::kContexts, checked.error());
    Q_EMIT store_verified(*checked);
    list_contexts();
}

Result<Context> EngineWorker::record_context(const ContextChoice& choice) {
    if (choice.kind == ContextChoice::Kind::kResult && result_) {
        Context record = *result_;
        for (LayerMemory& layer : record.memory.layers) layer.key = layer.value = nullptr;
        return record;
    }
    if (choice.kind == ContextChoice::Kind::kSaved && store_) {
        return store_->load_record(choice.name.toStdString(), LoadMedia::kReferences);
    }
    return fail(ErrorKind::kNotFound, "{}", tr("That context is gone. Pick another.").toStdString());
}

void EngineWorker::compare(const ContextChoice& first, const ContextChoice& second) {
    const auto one = record_context(first);
    if (!one) return report(Job::kCompare, one.error());
    const auto other = record_context(second);
    if (!other) return report(Job::kCompare, other.error());
    Comparison comparison = ui::compare(*one, *other);
    const ContextChoice* choices[] = {&first, &second};
    for (std::size_t i = 0; i < 2; ++i) {
        ComparedContext& side = comparison.contexts[i];
        side.name = choices[i]->name;
        if (!store_ || choices[i]->kind != ContextChoice::Kind::kSaved) continue;
        if (const auto summary = store_->summary(side.name.toStdString())) {
            side.accuracy = summary->accuracy;
            side.memory_bytes = summary->memory_bytes;
        }
    }
    Q_EMIT compared(std::make_shared<const Comparison>(std::move(comparison)));
}

}  // namespace emloc::ui
